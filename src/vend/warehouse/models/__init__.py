"""Runs the dbt project that makes reports of the raw tables, and publishes what passed its tests."""
