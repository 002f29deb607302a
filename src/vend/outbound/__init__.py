"""Calls to addresses that customers gave us: the one room from which they are made, and the guard before it."""
