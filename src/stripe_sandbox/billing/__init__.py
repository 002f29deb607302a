"""What Stripe Billing does by itself: writing invoices, collecting them, and renewing subscriptions as time passes."""
