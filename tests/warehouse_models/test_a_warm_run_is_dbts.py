"""A run without dbt gives what dbt gives, undoes what did not hold, and leaves to dbt what it does not know."""

import duckdb
import pytest

from tests.warehouse_models.conftest import Modelled
from vend.warehouse.models.warm import Warm


def figures(warehouse: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, int]]:
    """Count and add up every mart."""
    marts = [
        row[0] for row in warehouse.execute("from (show all tables) select name where schema = 'marts'").fetchall()
    ]
    return {
        mart: warehouse.execute(f"select count(*), sum(hash(mart)::hugeint) from marts.{mart} as mart").fetchone()  # type: ignore[misc]  # one row
        for mart in marts
    }


def warm(modelled: Modelled) -> Warm:
    assert modelled.models.dbt.warmed is not None
    return modelled.models.dbt.warmed


def test_it_gives_the_same_figures(modelled: Modelled) -> None:
    modelled.models.build(modelled.models.moment(modelled.built.moment.as_of))
    with modelled.warehouse() as warehouse:
        before = figures(warehouse)
        ran = warm(modelled).build(warehouse, modelled.models.dbt.sources())
        assert ran is not None
        assert (ran.failures, ran.skipped) == ([], 0)
        assert set(ran.marts) == set(before)
        assert len(before) >= 14
        assert figures(warehouse) == before


def test_what_does_not_hold_is_undone(modelled: Modelled) -> None:
    with modelled.warehouse() as warehouse:
        before = figures(warehouse)
        warehouse.execute("create temp table kept as from raw.ledger_transfers")
        warehouse.execute(
            "update raw.ledger_transfers set amount_minor = amount_minor + 1 where kind = 'payment' and id ="
            " (select min(id) from raw.ledger_transfers where kind = 'payment')"
        )
        try:
            assert warm(modelled).build(warehouse, {"ledger_transfers"}) is None
            assert figures(warehouse) == before
        finally:
            warehouse.execute("delete from raw.ledger_transfers")
            warehouse.execute("insert into raw.ledger_transfers from kept")
        assert warm(modelled).build(warehouse, {"ledger_transfers"}) is not None
        assert figures(warehouse) == before


def test_what_it_does_not_know_is_dbts(modelled: Modelled, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = modelled.models.dbt._manifest
    with modelled.warehouse() as warehouse:
        before = figures(warehouse)
        assert Warm(manifest).build(warehouse, {"garages"}) is None, "nothing was compiled"
        node = next(one for one in manifest.nodes.values() if one.name == "occupancy_monthly")
        monkeypatch.setattr(node.config, "materialized", "snapshot")
        assert warm(modelled).build(warehouse, {"garages"}) is None
        assert figures(warehouse) == before
