"""The only room for Stripe: its SDK, its shapes, its errors, its signatures."""
