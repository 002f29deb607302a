"""Pure rules: no I/O, no clock; `now` and entropy are arguments."""
