"""Only the process that holds the warehouse can build models in it, so it takes orders for that."""

from datetime import timedelta

from tests.portfolio.conftest import NOW
from tests.warehouse_models.conftest import Modelled
from vend.warehouse.models.runs import Runs
from vend.warehouse.orders import Order, carry_out
from vend.warehouse.sync import Sync
from vend.warehouse.verified import Verifying


def verifying(modelled: Modelled) -> Verifying:
    return Verifying(modelled.target.path, lambda: NOW)


def test_it_brings_the_warehouse_up_builds_and_publishes(modelled: Modelled) -> None:
    sync = Sync(modelled.source, modelled.target)
    with modelled.postgres() as admin:
        admin.execute("update garages set capacity = capacity + 5")
        before = admin.execute("select sum(capacity) from reports.occupancy_monthly").fetchone()
    later = NOW + timedelta(minutes=5)
    runs = Runs(modelled.database.url("vend_publisher"), lambda: later)
    built = carry_out(sync, Order("models", select=["occupancy_monthly"]), verifying(modelled), runs).built
    assert built is not None
    assert (built.moment.as_of, [one.mart for one in built.published]) == (later, ["occupancy_monthly"])
    with modelled.postgres() as admin:
        after = admin.execute("select sum(capacity), count(*) from reports.occupancy_monthly").fetchone()
    assert before is not None
    assert after is not None
    assert after[0] == before[0] + 5 * after[1]


def test_without_a_place_to_publish_it_says_so(modelled: Modelled) -> None:
    answer = carry_out(Sync(modelled.source, modelled.target), Order("models"), verifying(modelled))
    assert answer.built is None
    assert "VEND_PUBLISHER_DATABASE_URL" in answer.error


def test_what_fits_nothing_is_told(modelled: Modelled) -> None:
    runs = Runs(modelled.database.url("vend_publisher"), lambda: NOW)
    order = Order("models", select=["no_such_model"])
    answer = carry_out(Sync(modelled.source, modelled.target), order, verifying(modelled), runs)
    assert "fits what was selected" in answer.error
