"""Gates: the access list that is built, signed, kept and served, the credentials that open them, and who is told."""
