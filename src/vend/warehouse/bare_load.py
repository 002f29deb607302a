"""The limit that `vend bench sync` holds a load against: CSV from standard input into a DuckDB file, and nothing more.

Arguments: the file, and the shape of its one table in JSON.
"""

import sys

import duckdb
import msgspec

from vend.warehouse.duckdb_target import CONFIG, CSV
from vend.warehouse.duckdb_types import arriving, from_csv
from vend.warehouse.shape import Shape

if __name__ == "__main__":
    shape = msgspec.json.decode(sys.argv[2], type=Shape)
    columns = ", ".join(f"'{column.name}': '{arriving(column)}'" for column in shape.columns)
    values = ", ".join(from_csv(column) for column in shape.columns)
    with duckdb.connect(sys.argv[1], config=dict(CONFIG)) as connection:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        connection.execute(
            f"create table loaded as select {values} from read_csv('/dev/stdin', {CSV}, columns = {{{columns}}})"  # noqa: S608
        ).fetchall()
