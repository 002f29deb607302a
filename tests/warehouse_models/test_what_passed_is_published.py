"""Models of a real sync: all build, all tests hold, the figures reach the tables that tenants read."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from tests.portfolio.conftest import NOW
from tests.warehouse_models.conftest import Modelled
from vend.warehouse.models.project import PROJECT

READERS = ("vend_app", "vend_reader")


def test_every_model_builds_and_every_test_holds(modelled: Modelled) -> None:
    ran = modelled.built.ran
    assert (ran.failures, ran.skipped) == ([], 0)
    assert ran.models == len(list((PROJECT / "models").rglob("*.sql")))
    assert ran.tests > 60


def test_every_table_of_figures_is_filled(modelled: Modelled) -> None:
    with modelled.postgres() as admin:
        tables = {
            row[0]
            for row in admin.execute(
                "select relname from pg_class where relnamespace = 'reports'::regnamespace and relkind = 'r'"
            )
        } - {"publications"}
        noted = dict(admin.execute("select mart, row_count from reports.publications where as_of >= %s", (NOW,)))
        counts = {table: admin.execute(f"select count(*) from reports.{table}").fetchone()[0] for table in tables}  # type: ignore[index]
    assert tables == {one.mart for one in modelled.built.published}
    assert {name for name, rows in counts.items() if not rows} == {"coupons_monthly"}, (
        "nobody redeems in the demo's book"
    )
    assert noted == counts


def test_publishing_the_same_again_writes_nothing(modelled: Modelled) -> None:
    again = modelled.build("churn_monthly", "renewals_forecast")
    assert {one.mart: (one.written, one.deleted) for one in again.published} == {
        "churn_monthly": (0, 0),
        "renewals_forecast": (0, 0),
    }


def test_what_changed_is_written_and_what_is_gone_is_deleted(modelled: Modelled) -> None:
    with modelled.postgres() as admin:
        admin.execute(
            "update reports.churn_monthly set customers_start = 7 where ctid in"
            " (select ctid from reports.churn_monthly where customers_start <> 7 limit 2)"
        )
        admin.execute(
            "insert into reports.churn_monthly (garage_id, month_date, currency, customers_start, customers_churned,"
            " mrr_start_minor, mrr_lost_minor) select garage_id, '1999-01-01', currency, 0, 0, 0, 0"
            " from reports.churn_monthly limit 1"
        )
    (done,) = modelled.build("churn_monthly").published
    assert (done.written, done.deleted) == (2, 1)


@pytest.mark.parametrize("role", READERS)
def test_a_tenant_reads_the_figures_of_its_garages_alone(modelled: Modelled, role: str) -> None:
    with modelled.postgres() as admin:
        garages = [row[0] for row in admin.execute("select id from garages order by id")]
    with modelled.postgres(role) as tenant:
        for one in modelled.built.published:
            assert seen(tenant, one.mart) == set(), one.mart
        tenant.execute("select set_config('vend.garages', %s, false)", ("{" + str(garages[0]) + "}",))
        for one in modelled.built.published:
            assert seen(tenant, one.mart) <= {garages[0]}, one.mart
        assert seen(tenant, "mrr_monthly") == {garages[0]}
        for harm in ("delete from reports.mrr_monthly", "update reports.mrr_monthly set end_minor = 0"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                tenant.execute(harm)


def seen(tenant: psycopg.Connection, mart: str) -> set[UUID]:
    rows: list[Any] = tenant.execute(f"select distinct garage_id from reports.{mart}").fetchall()
    return {row[0] for row in rows}


def test_the_publisher_reaches_nothing_but_the_figures(modelled: Modelled) -> None:
    with modelled.postgres("vend_publisher") as publisher:
        for table in ("garages", "customers", "ledger_transfers", "users"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                publisher.execute(f"select from {table}")


def test_a_failed_test_keeps_back_what_it_covers_and_nothing_else(modelled: Modelled) -> None:
    later = NOW + timedelta(hours=1)
    with modelled.warehouse() as warehouse:
        warehouse.execute("begin")
        warehouse.execute("create temp table kept as from raw.invoices")
        warehouse.execute(
            "update raw.invoices set subtotal_minor = subtotal_minor + 1, total_minor = total_minor + 1"
            " where id = (select min(id) from raw.invoices where status = 'paid')"
        )
        warehouse.execute("commit")
        try:
            broken = modelled.build("int_ledger_entries", "month_close", "occupancy_monthly", now=later)
        finally:
            warehouse.execute("begin; delete from raw.invoices; insert into raw.invoices from kept; commit")
    (failure,) = [one for one in broken.ran.failures if one.name == "invoices_are_in_the_ledger"]
    assert (failure.kind, failure.rows) == ("test", 1)
    assert failure.mend == "vend models test --select invoices_are_in_the_ledger"
    assert "month_close" in broken.withheld
    assert [one.mart for one in broken.published] == ["occupancy_monthly"]
    with modelled.postgres() as admin:
        noted = {
            row[0]: row[1:]
            for row in admin.execute("select mart, as_of, withheld_at, withheld_why from reports.publications")
        }
    assert noted["occupancy_monthly"] == (later, None, None)
    as_of, withheld_at, why = noted["month_close"]
    assert (as_of, withheld_at) == (NOW, later)
    assert "invoices_are_in_the_ledger" in why

    mended = modelled.build("int_ledger_entries", "month_close", now=later)
    assert mended.withheld == {}
    with modelled.postgres() as admin:
        told = admin.execute(
            "select as_of, withheld_why from reports.publications where mart = 'month_close'"
        ).fetchone()
    assert told == (later, None)


def test_each_table_of_figures_has_the_columns_of_its_model(modelled: Modelled) -> None:
    """Only then is every figure that a model makes also published, under the same name."""
    names = {"numeric": "decimal", "text": "varchar"}
    with modelled.postgres() as admin:
        rows = admin.execute(
            "select table_name, column_name, data_type, is_nullable from information_schema.columns"
            " where table_schema = 'reports' and table_name <> 'publications'"
        ).fetchall()
    published = {(table, column, names.get(kind, kind), null) for table, column, kind, null in rows}
    with modelled.warehouse() as warehouse:
        found = warehouse.execute(
            "select table_name, column_name, lower(split_part(data_type, '(', 1)), is_nullable"
            " from information_schema.columns where table_schema = 'marts' and table_name <> 'tax_evidence'"
        ).fetchall()
    assert published == set(found)
