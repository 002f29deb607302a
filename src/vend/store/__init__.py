"""The only room for SQL: typed stubs here, statements in `sql/<noun>/<verb>.sql`."""
