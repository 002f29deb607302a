"""A column that is gone at the source, or a model that fails for another reason: told, and nothing is published half."""

from datetime import timedelta

from tests.portfolio.conftest import NOW
from tests.warehouse_models.conftest import Modelled

LATER = NOW + timedelta(hours=2)
WANTED = ("stg_payments", "payments_monthly", "occupancy_monthly")


def test_a_column_that_is_gone_keeps_back_what_stands_on_it_and_names_the_command(modelled: Modelled) -> None:
    with modelled.postgres() as admin:
        before = admin.execute("select * from reports.payments_monthly order by 1, 2, 3, 4").fetchall()
    with modelled.warehouse() as warehouse:
        warehouse.execute("alter table raw.payments rename column method to gone")
    try:
        broken = modelled.build(*WANTED, now=LATER)
    finally:
        with modelled.warehouse() as warehouse:
            warehouse.execute("alter table raw.payments rename column gone to method")
    (failure,) = [one for one in broken.ran.failures if one.kind == "model"]
    assert (failure.name, failure.rows) == ("stg_payments", None)
    assert "method" in failure.says
    assert failure.mend == "vend models build --select stg_payments"
    assert "payments_monthly" in failure.withholds
    assert "payments_monthly" in broken.withheld
    with modelled.postgres() as admin:
        assert admin.execute("select * from reports.payments_monthly order by 1, 2, 3, 4").fetchall() == before
        noted = admin.execute(
            "select as_of, withheld_at, withheld_why from reports.publications where mart = 'payments_monthly'"
        ).fetchone()
    assert noted is not None
    assert noted[0] < LATER
    assert noted[1] == LATER
    assert "model stg_payments" in noted[2]

    mended = modelled.build(*WANTED, now=LATER)
    assert (mended.ran.failures, mended.withheld) == ([], {})
    assert {one.mart for one in mended.published} == {"payments_monthly", "occupancy_monthly"}
