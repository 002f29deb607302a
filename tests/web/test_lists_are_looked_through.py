"""A list is searched, sorted and paged; whatever is typed into its address, a page comes back; what is not theirs is not there."""

import asyncio
import re

import pytest

from tests.factories import Factory, asked
from tests.web.conftest import Browser
from vend.billing.commands import NewCustomer
from vend.billing.people import add_customer
from vend.domain.garage import Garage
from vend.domain.lists import ROWS_SHOWN, ListPlace
from vend.web.listing import cursor_of, place_of

_ROW = re.compile(r'<th scope=row.*?<a href="[^"]*customers/([0-9a-f-]+)[^"]*">([^<]*)</a>', re.DOTALL)
_NEXT = re.compile(r'rel="next" href="([^"]+)"')
NAMES = ("Ava Foster", "Noah Lindgren", "Zoë O'Hara", "ÉMILE Roux", "ava Foster", "100% Parking_Co")


async def customer(factory: Factory, garage: Garage, name: str, number: int) -> None:
    command = NewCustomer(name, f"someone{number}@example.org")
    await add_customer(factory.door, garage.id, command, asked=asked(), now=factory.now)


@pytest.fixture
async def garages(browser: Browser, factory: Factory) -> list[Garage]:
    first = await factory.garage()
    second = await factory.garage(first.operator_id, currency="EUR")
    user = await factory.user("operator_admin", operator_id=first.operator_id)
    await browser.sign_in(user)
    return [first, second]


async def test_paging_shows_each_row_once_whatever_the_order(
    browser: Browser, factory: Factory, garages: list[Garage]
) -> None:
    names = [*NAMES, *(f"Customer {number % 7}" for number in range(2 * ROWS_SHOWN - 3))]
    await asyncio.gather(*(customer(factory, garages[n % 2], name, n) for n, name in enumerate(names)))
    for sort in ("name", "newest"):
        address, seen = f"/app/customers?sort={sort}", list[str]()
        while address:
            # The page that is asked for as a part is the part of the same page.
            whole = (await browser.get(address)).text
            part = (await browser.get(address, headers={"HX-Request": "true", "HX-Target": "rows"})).text
            assert part.strip().startswith('<section id="rows"')
            assert _ROW.findall(part) == _ROW.findall(whole)
            seen += [row[0] for row in _ROW.findall(whole)]
            following = _NEXT.search(whole)
            address = following[1].replace("&amp;", "&") if following else ""
        assert len(seen) == len(set(seen)) == len(names), sort


async def test_search_forgives_a_slip_and_takes_signs_as_they_are(
    browser: Browser, factory: Factory, garages: list[Garage]
) -> None:
    for number, name in enumerate(NAMES):
        await customer(factory, garages[number % 2], name, number)

    async def found(words: str) -> set[str]:
        answer = await browser.get("/app/customers", params={"q": words})
        assert answer.status_code == 200, (words, answer.status_code)
        return {row[1] for row in _ROW.findall(answer.text)}

    assert await found("fostr") == {"Ava Foster", "ava Foster"}
    assert await found("LINDGREN") == {"Noah Lindgren"}
    assert await found("0% park") == {"100% Parking_Co"}
    assert await found("%") == {"100% Parking_Co"}
    assert await found("someone1@") == {"Noah Lindgren"}
    assert await found("nobody of this name") == set()
    for words in (
        "'; drop table customers; --",
        "\\",
        "_",
        "%%",
        "a" * 200,
        "\u202e",
        "\U0001f697",
        "<script>alert(1)</script>",
    ):
        await found(words)
    page = (await browser.get("/app/customers", params={"q": "<script>alert(1)</script>"})).text
    assert "<script>alert" not in page


async def test_whatever_stands_in_an_address_a_page_comes_back(browser: Browser, garages: list[Garage]) -> None:
    for query in (
        "after=x",
        "after=" + "A" * 900,
        "sort=none",
        "from=yesterday",
        "status=gone",
        "q=" + "a" * 201,
        "q=a%00b",
    ):
        answer = await browser.get(f"/app/payments?{query}")
        assert answer.status_code == 400, query
        assert "That did not work" in answer.text
    for query in ("utm_source=letter", "q=&status=&from=&until=", "from=0001-01-01&until=9999-12-31"):
        assert (await browser.get(f"/app/payments?{query}")).status_code == 200, query
    place = ListPlace(sort="newest", before_number=5)
    assert place_of(cursor_of(place), "newest").before_number == 5


async def test_the_switch_shows_one_garage_or_several_and_nothing_of_others(
    browser: Browser, factory: Factory, garages: list[Garage]
) -> None:
    foreign = await factory.garage()
    first, second = garages
    await customer(factory, first, "Ava Foster", 1)
    await customer(factory, second, "Noah Lindgren", 2)
    one = (await browser.get(f"/app/customers?garages={first.slug}")).text
    assert "Ava Foster" in one
    assert "Noah Lindgren" not in one
    assert f"garages={first.slug}" in one.split("nav")[1]
    # A form without script names a garage for each box that is ticked.
    both = (await browser.get(f"/app/customers?garages={first.slug}&garages={second.id}")).text
    assert "Ava Foster" in both
    assert "Noah Lindgren" in both
    for name in (foreign.slug, str(foreign.id), "nowhere"):
        answer = await browser.get(f"/app/customers?garages={name}")
        assert answer.status_code == 404
        assert "There is nothing here" in answer.text
    # Amounts of two currencies stand beside each other and are never added.
    home = (await browser.get("/app")).text
    assert "$0" in home
    assert "€0" in home


async def test_a_file_of_a_list_is_asked_for_and_followed(browser: Browser, garages: list[Garage]) -> None:
    token, garage = await browser.form_token(), garages[0]
    path = f"/app/garages/{garage.id}/exports"
    bad = await browser.post(path, form_token=token, what="payment-list", format="csv")
    assert bad.status_code == 400
    asked_for = await browser.post(path, form_token=token, what="customer-list", format="csv")
    assert asked_for.status_code == 303
    page = await browser.get(asked_for.headers["location"])
    assert "Waiting" in page.text
    assert 'hx-trigger="every 1s"' in page.text
    early = await browser.get(asked_for.headers["location"] + "/file")
    assert early.status_code == 409
