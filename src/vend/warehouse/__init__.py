"""The warehouse: a copy of the business tables in a store made for reading, kept by change data capture.

PostgreSQL's logical replication brings each committed change; a target (DuckDB) takes whole transactions, and keeps how
far it has come in the same transaction as the data. So any process here may be killed at any moment.
"""
