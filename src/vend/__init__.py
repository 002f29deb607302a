"""Vend Parking: billing and reporting for parking operators."""
