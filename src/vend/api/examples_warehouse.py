"""Examples of how the warehouse stands."""

from datetime import UTC, datetime, timedelta

from vend.api.warehouses import WarehouseStanding
from vend.reports.warehouse import Alarm, WarehouseState
from vend.store.ops import PublishedMart
from vend.warehouse.models.last import LastRun
from vend.warehouse.told import LastVerify, Planned, WarehouseTold

_AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
_RUN = LastRun(_AT - timedelta(seconds=4), _AT - timedelta(seconds=3), "changed", _AT, 25, 53, 13)
_WHY = "test the_books_balance: Got 1 result, configured to fail if != 0"

EXAMPLES = (
    WarehouseStanding(
        alarms=[
            Alarm(
                "VendFiguresKeptBack",
                None,
                f"reports.month_close has kept its figures since 2026-11-24 11:40 UTC: {_WHY}",
                "mend what it names, then `vend models build`",
            )
        ],
        warehouses=[
            WarehouseState(
                slot="vend_sync",
                told_at=_AT,
                told=WarehouseTold(
                    state="following",
                    detail="",
                    pid=4711,
                    applied_lsn="0/1AF8820",
                    applied_at=_AT,
                    caught_up_at=_AT,
                    changes=18_204,
                    transactions=4_101,
                    batches=920,
                    rows={"invoices": 27_800, "payments": 27_800},
                    planned=Planned(
                        "seconds", "", _AT + timedelta(hours=4), _AT + timedelta(hours=15), [], None, 311, 0, _RUN
                    ),
                    last_run=_RUN,
                    verified=LastVerify(_AT, _AT, "0/1AF8820", 54, 320, 412_000),
                ),
                slot_active=True,
                slot_status="reserved",
                retained_bytes=16_384,
                safe_bytes=None,
            )
        ],
        publications=[
            PublishedMart("month_close", _AT, _AT, 1_512, _AT, _WHY),
            PublishedMart("revenue_monthly", _AT, _AT, 540, None, None),
        ],
    ),
)
