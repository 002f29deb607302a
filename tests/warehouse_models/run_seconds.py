"""A process that keeps a warehouse up in the mode `seconds`, and says which model it builds; killed while it does.

Arguments: the source's address, the publisher's, the warehouse's file, the replication slot.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from vend.warehouse.duckdb_target import DuckDbTarget
from vend.warehouse.keep_up import Orders, keep_up
from vend.warehouse.models.build import Built
from vend.warehouse.models.runs import Runs
from vend.warehouse.models.schedule import Listener, Plan, Scheduled
from vend.warehouse.replication.session import Server
from vend.warehouse.status import Teller, held
from vend.warehouse.sync import Source, Sync
from vend.warehouse.tables import PUBLICATION, TABLES
from vend.warehouse.verified import Verifying


def now() -> datetime:
    return datetime.now(UTC)


def say(model: str) -> None:
    sys.stdout.write(f"{model}\n")
    sys.stdout.flush()


class Loud(Runs):
    """Says what it builds."""

    def run(self, sync: Sync, *_: object, **__: object) -> Built:
        return super().run(sync, tell=say)


if __name__ == "__main__":
    url, publisher_url, path, slot = sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4]
    source = Source(Server(url), slot, PUBLICATION, TABLES)
    with held(path):
        teller = Teller(path, now)
        plan = Plan("seconds", timedelta(hours=6), 3)
        orders = Scheduled(Orders(), Loud(publisher_url, now), Verifying(path, now), plan, told=Listener(), clock=now)
        keep_up(source, lambda: DuckDbTarget(path), teller, stop=lambda: False, flush_s=0.02, orders=orders)
