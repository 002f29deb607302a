"""A sync process over the small tables of the tests; killed by them at any moment.

Arguments: the source's address, the warehouse's file.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.warehouse.small import PUBLICATION, SLOT, TABLES
from vend.warehouse.duckdb_target import DuckDbTarget
from vend.warehouse.keep_up import keep_up
from vend.warehouse.replication.session import Server
from vend.warehouse.status import Teller, held
from vend.warehouse.sync import Source

if __name__ == "__main__":
    url, path = sys.argv[1], Path(sys.argv[2])
    source = Source(Server(url), SLOT, PUBLICATION, TABLES)
    with held(path):
        teller = Teller(path, lambda: datetime.now(UTC))
        keep_up(source, lambda: DuckDbTarget(path), teller, stop=lambda: False, flush_s=0.02)
