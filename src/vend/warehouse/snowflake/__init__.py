"""Snowflake as a second warehouse. Only here its connector is imported, which is an extra of the package."""
