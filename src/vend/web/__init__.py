"""Pages for people: the operator's dashboard, made on the server, readable without script."""
