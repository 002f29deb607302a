"""The taxes that were charged, over HTTP: of an invoice, of a span of dates, and where they were wrong."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import pytest

from tests.api.conftest import Api, Clock, client_of
from tests.billing.test_taxes_by_date_pass_and_certificate import add, end
from tests.factories import Factory
from tests.world import World
from vend.api.services import Services


class Office:
    """A garage whose renewals were billed with the old rate, and its people."""

    def __init__(self, api: Api, base: str, tokens: dict[str, str]) -> None:
        self.api, self.base, self.tokens = api, base, tokens

    async def get(self, path: str, who: str = "accountant") -> tuple[int, dict[str, object]]:
        answer = await self.api.get(f"{self.base}/{path}", self.tokens[who])
        return answer.status_code, answer.json()


@pytest.fixture
async def office(services: Services, world: World, factory: Factory) -> AsyncIterator[Office]:
    clock = Clock()
    clock.now = factory.now = world.now
    here = replace(services, stripe=world.stripe, clock=lambda: world.now)
    async with client_of(here) as client:
        api = Api(client, here, clock)
        garage = await world.new_garage()
        city = await add(world, garage, "10", date(2026, 11, 2))
        await add(world, garage, "1.5", date(2026, 11, 2), whose="County")
        people = {
            "accountant": await factory.user("accountant", operator_id=garage.operator_id),
            "driver": await factory.user(),
            "stranger": await factory.user("operator_admin", operator_id=(await world.new_garage()).operator_id),
        }
        me = await factory.driver(garage, user=people["driver"])
        parking_pass = await world.new_pass(garage, amount_minor=20_000)
        await world.subscribe(garage, await world.new_driver(garage), parking_pass)
        await world.subscribe(garage, me, parking_pass)
        await end(world, garage, city, date(2026, 12, 1))
        await add(world, garage, "12", date(2026, 12, 1))
        await world.drain()
        world.move(days=30, hours=3)
        await world.drain()
        clock.now = world.now
        yield Office(api, f"/v1/garages/{garage.id}", {name: api.token(user.id) for name, user in people.items()})


async def test_what_is_owed_to_each_jurisdiction(office: Office) -> None:
    kept = {"garage_id": office.base.rsplit("/", 1)[1], "period_start_date": "2026-11-01", "currency": "USD"}
    status, found = await office.get("reports/taxes?from=2026-11-01&until=2026-12-01")
    assert (status, found["rows"]) == (
        200,
        [
            {
                **kept, "jurisdiction": "City", "name": "Parking tax", "percent": "10.0000", "exempt_minor": 0,
                "taxable_minor": 40_000, "tax_minor": 4_000, "returned_minor": 0, "net_minor": 4_000, "invoices": 2,
            },
            {
                **kept, "jurisdiction": "County", "name": "Parking tax", "percent": "1.5000", "exempt_minor": 0,
                "taxable_minor": 40_000, "tax_minor": 600, "returned_minor": 0, "net_minor": 600, "invoices": 2,
            },
        ],
    )  # fmt: skip
    _, both = await office.get("reports/taxes?from=2026-11-02&until=2026-12-03")
    rows = both["rows"]
    assert isinstance(rows, list)
    assert sum(row["tax_minor"] for row in rows) == 9_200
    assert (await office.get("reports/taxes?from=2026-12-03&until=2026-12-04"))[1]["rows"] == []


async def test_renewals_that_were_taxed_wrongly_are_listed_page_by_page(office: Office) -> None:
    status, first = await office.get("tax-misses?limit=1")
    _, second = await office.get(f"tax-misses?limit=1&cursor={first['next_cursor']}")
    assert (status, second["next_cursor"]) == (200, None)
    assert isinstance(first["data"], list)
    assert isinstance(second["data"], list)
    misses = first["data"] + second["data"]
    assert len({miss["invoice_id"] for miss in misses}) == 2
    for miss in misses:
        assert (miss["on_date"], miss["due_minor"], miss["charged_minor"]) == ("2026-12-02", 2_700, 2_300)
        _, taxes = await office.get(f"invoices/{miss['invoice_id']}/taxes")
        assert isinstance(taxes["data"], list)
        assert sum(tax["amount_minor"] for tax in taxes["data"]) == 2_300


async def test_a_driver_reads_the_taxes_of_their_own_invoices_alone(office: Office) -> None:
    _, every = await office.get("invoices")
    assert isinstance(every["data"], list)
    statuses = [(await office.get(f"invoices/{one['id']}/taxes", "driver"))[0] for one in every["data"]]
    assert sorted(statuses) == [200, 200, 404, 404]
    for path in ("tax-misses", "reports/taxes?from=2026-11-01&until=2026-12-01"):
        assert (await office.get(path, "driver"))[0] == 403
        assert (await office.get(path, "stranger"))[0] == 404


@pytest.mark.parametrize(
    "query",
    ["", "from=2026-11-01", "from=2026-11-01&until=2026-11-01", "from=2026-11-01&until=2060-11-03", "from=x&until=y"],
)
async def test_dates_that_make_no_sense_are_refused(office: Office, query: str) -> None:
    assert (await office.get(f"reports/taxes?{query}"))[0] == 400
