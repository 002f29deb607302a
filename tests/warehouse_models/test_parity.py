"""The live reports and the models of the warehouse give the same figures, and one wrong row is found."""

from datetime import date
from uuid import UUID

from tests.portfolio.conftest import NOW
from tests.warehouse_models.conftest import Modelled
from vend.reports.parity import TRIES, Parity, compare


async def nothing() -> None:
    """The warehouse is up already."""


def garages(modelled: Modelled) -> list[UUID]:
    with modelled.postgres() as admin:
        return [row[0] for row in admin.execute("select id from garages order by id")]


async def look(modelled: Modelled) -> Parity:
    return await compare(modelled.door, garages(modelled), nothing, now=lambda: NOW)


async def test_every_figure_of_every_garage_and_month_is_the_same_to_the_cent(modelled: Modelled) -> None:
    found = await look(modelled)
    assert (found.differences, found.in_motion, found.withheld) == ([], [], {})
    assert found.garages == 6
    assert found.months > 100
    assert found.figures > 9_000


async def test_one_garage_and_month_can_be_compared_alone(modelled: Modelled) -> None:
    (one, *_), month = garages(modelled), NOW.date().replace(day=1)
    found = await compare(modelled.door, [one], nothing, now=lambda: NOW, months={month})
    assert (found.differences, found.garages, found.months) == ([], 1, 1)
    assert 40 < found.figures < 1_000
    never = await compare(modelled.door, [one], nothing, now=lambda: NOW, months={date(1999, 1, 1)})
    assert never.differences == []


async def test_one_wrong_row_in_the_warehouse_is_found(modelled: Modelled) -> None:
    with modelled.warehouse() as warehouse:
        wrong = warehouse.execute(
            "select id, garage_id, date_trunc('month', payment_date)::date from raw.payments order by id limit 1"
        ).fetchone()
        assert wrong is not None
        mend = "update raw.payments set refunded_minor = refunded_minor + ? where id = ?"
        warehouse.execute(mend, [1, wrong[0]])
        try:
            ran = modelled.models.build(modelled.models.moment(NOW), ["payments_monthly"])
            await modelled.publish(ran)
            found = await look(modelled)
        finally:
            warehouse.execute(mend, [-1, wrong[0]])
    (difference,) = found.differences
    assert (difference.figure.garage_id, difference.figure.month_date) == wrong[1:]
    assert (difference.figure.report, difference.figure.name) == ("payments", "refunded_minor")
    assert difference.warehouse - difference.live == 1

    await modelled.publish(modelled.models.build(modelled.models.moment(NOW), ["payments_monthly"]))
    assert (await look(modelled)).differences == []


async def test_a_garage_that_is_written_to_all_the_time_is_named_and_not_judged(modelled: Modelled) -> None:
    ids = garages(modelled)
    looked = 0

    async def somebody_works() -> None:
        nonlocal looked
        looked += 1
        with modelled.postgres() as admin:
            admin.execute("update garage_versions set version = version + 1 where garage_id = %s", (ids[0],))

    found = await compare(modelled.door, ids[:2], somebody_works, now=lambda: NOW)
    assert (found.in_motion, found.garages, looked) == ([ids[0]], 1, TRIES)
    assert found.differences == []


async def test_what_is_kept_back_is_told(modelled: Modelled) -> None:
    with modelled.postgres() as admin:
        admin.execute(
            "update reports.publications set withheld_at = now(), withheld_why = 'test x: wrong' where mart = 'month_close'"
        )
        try:
            assert (await look(modelled)).withheld == {"month_close": "test x: wrong"}
        finally:
            admin.execute("update reports.publications set withheld_at = null, withheld_why = null")
