"""Platform staff look at reconciliations in a browser that runs no script: signed in, refused, empty, full."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import msgspec
import pytest

from tests.api.conftest import client_of
from tests.billing.test_a_renewal_is_not_paid import HEADERS
from tests.billing.test_less_is_owed import paid_invoice
from tests.factories import Factory
from tests.world import World
from vend.api.ops_pages import by_garage, render_reconciliations
from vend.api.rules import PAGE_COOKIE
from vend.api.services import Services
from vend.domain.reconcile import Cause, Difference, Place, ReconcileRun
from vend.identity.tokens import LIFETIME
from vend.reports.ops import ReconcileView
from vend.webhooks.reconcile import reconcile

PAGE = "/ops/reconcile"
PASSWORD = "a long enough password"


@pytest.fixture
async def browser(services: Services, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(replace(services, stripe=world.stripe, clock=lambda: world.now)) as client:
        yield client


def signed_in(services: Services, world: World, user_id: object) -> dict[str, str]:
    token = services.tokens.issue(user_id, now=world.now).token  # type: ignore[arg-type]  # a user's id
    return {"Cookie": f"{PAGE_COOKIE}={token}"}


async def test_who_is_not_signed_in_is_led_to_the_form_and_others_are_told_whose_page_it_is(
    browser: httpx.AsyncClient, services: Services, world: World, factory: Factory
) -> None:
    factory.now = world.now
    garage = await factory.garage()
    admin = await factory.user("operator_admin", operator_id=garage.operator_id)
    for headers in (
        {},
        {"Cookie": f"{PAGE_COOKIE}=nonsense"},
        {"Authorization": f"Bearer {services.tokens.issue(admin.id, now=world.now).token}"},
    ):
        answer = await browser.get(PAGE, headers=headers)
        assert (answer.status_code, answer.headers["location"]) == (303, "/ops/sign-in")
    answer = await browser.get(PAGE, headers=signed_in(services, world, admin.id))
    assert answer.status_code == 403
    assert "This page is for platform staff" in answer.text
    staff = await factory.user("platform")
    cookie = signed_in(services, world, staff.id)
    assert (await browser.get(PAGE, headers=cookie)).status_code == 200
    world.move(seconds=LIFETIME.total_seconds() + 10)
    assert (await browser.get(PAGE, headers=cookie)).status_code == 303, "the token has ended"
    assert (await browser.get("/v1/platform/stripe-events", headers=cookie)).status_code == 401, "it opens pages alone"


async def test_signing_in_gives_a_cookie_that_no_script_reads(
    browser: httpx.AsyncClient, services: Services, factory: Factory, world: World
) -> None:
    factory.now = world.now
    staff = await factory.user("platform", password=PASSWORD)
    form = await browser.get("/ops/sign-in")
    assert form.status_code == 200
    assert "<script" not in form.text
    assert "form-action 'self'" in form.headers["content-security-policy"]
    wrong = await browser.post("/ops/sign-in", data={"email": staff.email, "password": "not it at all"})
    assert wrong.status_code == 401
    assert 'role="alert"' in wrong.text
    assert "not it at all" not in wrong.text
    for bad in ({}, {"email": staff.email}, {"email": "<b>", "password": ""}):
        answer = await browser.post("/ops/sign-in", data=bad)
        assert answer.status_code == 400
        assert "<b>" not in answer.text
    done = await browser.post("/ops/sign-in", data={"email": staff.email, "password": PASSWORD})
    assert (done.status_code, done.headers["location"]) == (303, PAGE)
    cookie = done.headers["set-cookie"]
    assert {"Path=/ops", "HttpOnly", "SameSite=Strict", "Max-Age=600"} <= set(cookie.split("; "))
    assert ("Secure" in cookie) == services.public_url.startswith("https://")
    page = await browser.get(PAGE, headers={"Cookie": cookie.partition(";")[0]})
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"


async def test_a_difference_is_shown_with_its_garage_cause_and_what_mends_it(
    browser: httpx.AsyncClient, services: Services, world: World, factory: Factory
) -> None:
    factory.now = world.now
    garage, invoice = await paid_invoice(world)
    body = {"invoice": invoice.stripe_invoice_id, "amount": 1_100, "credit_amount": 1_100}
    assert world.sandbox.handle("POST", "/v1/credit_notes", body, HEADERS).status == 200
    world.move(minutes=10)
    outcome = await reconcile(world.door, world.stripe, since=None, heal=False, now=world.now, garages=[garage.id])
    cookie = signed_in(services, world, (await factory.user("platform")).id)
    page = await browser.get(f"{PAGE}?run={outcome.id}", headers=cookie)
    assert page.status_code == 200
    for told in ("Lake Street", "credit note: missing here", "-$11.00", "event lost", "--heal takes it in from Stripe"):
        assert told in page.text, told
    assert "<script" not in page.text
    nobody = await browser.get(f"{PAGE}?run={uuid4()}", headers=cookie)
    assert "No reconciliation like that has ended." in nobody.text
    assert (await browser.get(f"{PAGE}?run=x", headers=cookie)).status_code == 400


def run_of(now: datetime, **changes: Any) -> ReconcileRun:
    run = ReconcileRun(
        uuid4(),
        now,
        now,
        None,
        None,
        heal=True,
        compared=10,
        healed=0,
        unexplained=0,
        differing=0,
        in_flight=0,
        error=None,
    )
    return msgspec.structs.replace(run, **changes)


def test_empty_running_stopped_and_long_ones_each_say_so(world: World) -> None:
    now = world.now
    assert "Nothing was reconciled yet." in render_reconciliations(ReconcileView([], None, [], {}))
    good = run_of(now)
    assert "Everything agreed" in render_reconciliations(ReconcileView([good], good, [], {}))
    under_way = run_of(now, finished_at=None)
    shown = render_reconciliations(ReconcileView([under_way], None, [], {}))
    assert "under way" in shown
    assert f"run={under_way.id}" not in shown
    stopped = run_of(now, finished_at=now + timedelta(seconds=3), error="unavailable: <gone>")
    shown = render_reconciliations(ReconcileView([stopped], stopped, [], {}))
    assert "unavailable: &lt;gone&gt;" in shown
    assert "None was found until it stopped" in shown
    place = Place(uuid4(), "Lake & Street", "America/Chicago", "USD")
    odd = Difference("refund", "amount", Cause.UNKNOWN, place.id, "re_1", -1_234, "USD", "<b>", "look", healed=False)
    lost = Difference("event", "never came", Cause.EVENT_LOST, None, "evt_1", 0, None, "", "heal", healed=True)
    bad = run_of(now, unexplained=1, differing=9_000)
    view = ReconcileView([bad], bad, [odd, lost], {place.id: place})
    assert [group.name for group in by_garage(view)] == [None, "Lake & Street"]
    shown = render_reconciliations(view)
    assert "the first 2 of 9,000" in shown
    assert "-$12.34" in shown
    assert "&lt;b&gt;" in shown
    assert "a person must look" in shown
