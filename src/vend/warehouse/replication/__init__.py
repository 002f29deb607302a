"""The PostgreSQL side of the warehouse: catalog, replication slot, stream, COPY. Only here is psycopg known."""
