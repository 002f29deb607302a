"""The warehouse's part of `GET /metrics`: its process answers nobody, so the API reads what it told the database."""

from collections.abc import Callable, Iterator
from datetime import datetime

from vend.api.exposition import Metric, Sample
from vend.reports.warehouse import WarehouseState, WarehouseView, alarms
from vend.warehouse.told import WarehouseTold

STATES = ("starting", "loading", "following", "waiting", "broken", "stopped")
ALARMS = (
    "VendFiguresKeptBack",
    "VendFiguresOld",
    "VendModelsNotBuilt",
    "VendWarehouseBehind",
    "VendWarehouseBroken",
    "VendWarehouseDiffers",
    "VendWarehouseKeepsLog",
    "VendWarehouseLogLost",
    "VendWarehouseSilent",
    "VendWarehouseStopped",
    "VendWarehouseUnverified",
    "VendWarehouseWaits",
)
"""Every alarm there is; docs/warehouse.md says what to do."""

_Value = Callable[[WarehouseTold, datetime], float | None]


def warehouse_metrics(view: WarehouseView, *, now: datetime) -> Iterator[Metric]:
    """Give what the warehouses tell of themselves; nothing where there is none."""
    if not view.warehouses:
        return
    yield from _of_slots(view.warehouses, now)
    for name, kind, meaning, value in _TOLD:
        samples = [
            Sample(found, {"slot": one.slot})
            for one in view.warehouses
            if one.told is not None and (found := value(one.told, now)) is not None
        ]
        yield Metric(f"vend_warehouse_{name}", kind, meaning, samples)
    yield from _of_figures(view, now)
    sounding = {one.name for one in alarms(view, now=now)}
    yield Metric(
        "vend_warehouse_alarm", "gauge", "1 where something wants a person; docs/warehouse.md says what to do.",
        [Sample(name in sounding, {"alarm": name}) for name in ALARMS],
    )  # fmt: skip


def _of_slots(warehouses: list[WarehouseState], now: datetime) -> Iterator[Metric]:
    yield Metric(
        "vend_warehouse_told_age_seconds", "gauge", "Since the process last told of itself.",
        [Sample(_age_s(one.told_at, now), {"slot": one.slot}) for one in warehouses],
    )  # fmt: skip
    yield Metric(
        "vend_warehouse_state", "gauge", "1 for what the process does.",
        [
            Sample(one.told.state == state, {"slot": one.slot, "state": state})
            for one in warehouses if one.told is not None for state in STATES
        ],
    )  # fmt: skip
    kept = [Sample(one.retained_bytes, {"slot": one.slot}) for one in warehouses if one.retained_bytes is not None]
    name = "vend_warehouse_slot_retained_bytes"
    yield Metric(name, "gauge", "Log that the slot keeps the server from removing.", kept)
    safe = [Sample(one.safe_bytes, {"slot": one.slot}) for one in warehouses if one.safe_bytes is not None]
    name = "vend_warehouse_slot_safe_bytes"
    yield Metric(name, "gauge", "Log that may still be written before the slot is lost.", safe)


def _of_figures(view: WarehouseView, now: datetime) -> Iterator[Metric]:
    published = [one for one in view.publications if one.as_of is not None]
    yield Metric(
        "vend_reports_age_seconds", "gauge", "Since the instant that a table's published figures are of.",
        [Sample(_age_s(one.as_of, now), {"mart": one.mart}) for one in published],
    )  # fmt: skip
    yield Metric(
        "vend_reports_kept_back", "gauge", "1 where newer figures are kept back for a failed test or model.",
        [Sample(one.withheld_at is not None, {"mart": one.mart}) for one in view.publications],
    )  # fmt: skip


def _age_s(at: datetime | None, now: datetime) -> float:
    return 0.0 if at is None else round(max(0.0, (now - at).total_seconds()), 3)


def _lag_s(told: WarehouseTold, now: datetime) -> float | None:
    return None if told.caught_up_at is None else _age_s(told.caught_up_at, now)


def _waiting_s(told: WarehouseTold, now: datetime) -> float | None:
    return None if told.planned is None else _age_s(told.planned.waiting_since, now)


def _runs(told: WarehouseTold, _: datetime) -> float | None:
    return None if told.planned is None else told.planned.runs


def _runs_failed(told: WarehouseTold, _: datetime) -> float | None:
    return None if told.planned is None else told.planned.runs_failed


def _run_age_s(told: WarehouseTold, now: datetime) -> float | None:
    return None if told.last_run is None else _age_s(told.last_run.ended_at, now)


def _run_took_s(told: WarehouseTold, _: datetime) -> float | None:
    last = told.last_run
    return None if last is None else round((last.ended_at - last.began_at).total_seconds(), 3)


def _run_ok(told: WarehouseTold, _: datetime) -> float | None:
    return None if told.last_run is None else told.last_run.is_well


def _run_failures(told: WarehouseTold, _: datetime) -> float | None:
    return None if told.last_run is None else len(told.last_run.failures)


def _full_age_s(told: WarehouseTold, now: datetime) -> float | None:
    last = None if told.planned is None else told.planned.last_full
    return None if last is None else _age_s(last.ended_at, now)


def _verify_age_s(told: WarehouseTold, now: datetime) -> float | None:
    return None if told.verified is None or not told.verified.lsn else _age_s(told.verified.ended_at, now)


def _verify_ok(told: WarehouseTold, _: datetime) -> float | None:
    return None if told.verified is None else told.verified.is_well


def _verify_different(told: WarehouseTold, _: datetime) -> float | None:
    return None if told.verified is None else told.verified.different


_TOLD: tuple[tuple[str, str, str, _Value], ...] = (
    ("lag_seconds", "gauge", "Since everything that was committed was in the warehouse.", _lag_s),
    ("changes_total", "counter", "Row changes applied since the process began.", lambda told, _: told.changes),
    (
        "transactions_total",
        "counter",
        "Transactions applied, likewise.",
        lambda told, _: told.transactions,
    ),
    ("rows", "gauge", "Rows of all tables.", lambda told, _: sum(told.rows.values())),
    ("waiting_seconds", "gauge", "How long a change has waited for its reports in the mode `seconds`.", _waiting_s),
    ("runs_total", "counter", "Runs of the models since the process began.", _runs),
    ("runs_failed_total", "counter", "Those in which something failed.", _runs_failed),
    ("run_age_seconds", "gauge", "Since the last run of the models ended.", _run_age_s),
    ("run_duration_seconds", "gauge", "How long it took.", _run_took_s),
    ("run_ok", "gauge", "1 where everything was built, held and was published.", _run_ok),
    ("run_failures", "gauge", "Models and tests that fail.", _run_failures),
    ("full_run_age_seconds", "gauge", "Since the last run of all models ended.", _full_age_s),
    ("verify_age_seconds", "gauge", "Since warehouse and database were compared.", _verify_age_s),
    ("verify_ok", "gauge", "1 where they were the same.", _verify_ok),
    ("verify_different", "gauge", "Sums of a garage and table in which they differed.", _verify_different),
)
