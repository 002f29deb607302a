"""The door: connections, tenancy, queries, migrations. asyncpg is known here and nowhere else."""
