"""Events on their way out: endpoints of operators, what is queued for them, sent, tried again, and replayed."""
