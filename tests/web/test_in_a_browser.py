"""The pages in Debian's chromium: nothing is written to the console, nothing asked of another host, axe finds nothing, and
a figure of the home page leads down to Stripe's event. One browser and one server for all of it."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from granian.constants import Interfaces
from granian.server.embed import Server
from playwright.async_api import Browser as Chromium
from playwright.async_api import BrowserContext, ConsoleMessage, Page, Request, async_playwright

from tests.api.conftest import Clock
from tests.conftest import Database
from tests.factories import Factory, User, make_keys
from tests.world import World
from vend.api.app import create_app
from vend.api.services import Services
from vend.db.connections import Connections
from vend.db.door import Door
from vend.domain.garage import Garage
from vend.engines.ports import LOOPBACK, free_port
from vend.reports.live import LiveReports
from vend.stripe_gateway.gateway import StripeGateway
from vend.web import live
from vend.web.browsed import SIGN_IN
from vend.web.routes import PAGES

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
AXE = Path(__file__).parents[2] / ".venv/node_modules/axe-core/axe.min.js"
pytestmark = pytest.mark.skipif(
    CHROMIUM is None,
    reason="no chromium on this machine: `apt-get install chromium`, and the pages are looked at in it",
)


@pytest.fixture(autouse=True)
def short_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streams as long as they are for people, that look more often."""
    monkeypatch.setattr(live, "LOOK_S", 0.1)


class Shown:
    """A page in a browser, which remembers what no page may do."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base
        self.wrong: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.base, "data:")):
            self.wrong.append(f"asked of another host: {request.url}")

    async def open(self, path: str) -> None:
        answer = await self.page.goto(self.base + path, wait_until="load")
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        assert not self.wrong, f"{path}: {self.wrong}"

    async def axe(self, what: str) -> None:
        """Let axe look at the page as it stands; its script comes from the test, not from the page, so no policy is bent."""
        await self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = await self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        said = [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found["violations"]]
        assert not said, f"{what}: {said}"


@pytest.fixture
async def told(world: World) -> Garage:
    """A garage whose only driver paid, was told of by Stripe, and is in the ledger."""
    garage = await world.new_garage(tax_percent="10.25")
    parking_pass, driver = await world.new_pass(garage), await world.new_driver(garage)
    await world.new_vehicle(garage, driver)
    await world.subscribe(garage, driver, parking_pass)
    await world.drain()
    return garage


@pytest.fixture
async def served(world: World, told: Garage, factory: Factory, database: Database) -> AsyncIterator[tuple[str, User]]:
    # What the application stands on is closed with it, so these are its own.
    door = Door(
        Connections(database.url("vend_app"), name="test-pages-app"),
        platform=Connections(database.url("vend_platform"), name="test-pages-platform"),
    )
    clock = Clock()
    clock.now = world.now
    port = free_port()
    base = f"http://{LOOPBACK}:{port}"
    services = Services(
        door=door,
        stripe=StripeGateway("sk_test_nobody", base_url="http://127.0.0.1:9"),
        tokens=make_keys(),
        list_keys=world.list_keys,
        webhook_secrets=("whsec_test",),
        reports=LiveReports(door, None),
        limits=None,
        public_url=base,
        passwords=factory.passwords,
        clock=clock,
    )
    user = await factory.user("operator_admin", operator_id=told.operator_id)
    server = Server(
        create_app(services, routes=(), pages=PAGES), LOOPBACK, port, interface=Interfaces.ASGI, log_enabled=False
    )
    running = asyncio.create_task(server.serve())
    yield base, user
    server.stop()  # type: ignore[no-untyped-call]  # Granian leaves it untyped
    with contextlib.suppress(asyncio.CancelledError):
        await running


@pytest.fixture(scope="module")
async def chromium() -> AsyncIterator[Chromium]:
    async with async_playwright() as playwright:
        # Debian's chromium keeps to a sandbox that needs rights which a build machine may not give.
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest.fixture
async def context(chromium: Chromium) -> AsyncIterator[BrowserContext]:
    context = await chromium.new_context(viewport={"width": 1280, "height": 800})
    yield context
    await context.close()


async def sign_in(page: Page, base: str, user: User) -> None:
    await page.goto(base + SIGN_IN)
    await page.get_by_label("E-mail").fill(user.email)
    await page.get_by_label("Password").fill(user.password)
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url(f"{base}/app")


async def test_each_page_is_sound_and_a_figure_leads_down_to_stripe(
    served: tuple[str, User], context: BrowserContext, told: Garage
) -> None:
    base, user = served
    page = await context.new_page()
    shown = Shown(page, base)
    await shown.open(SIGN_IN)
    await shown.axe("sign-in")
    await sign_in(page, base, user)

    # An accountant's way: from the home page's figure to the rows, the invoice's arithmetic, and what Stripe said.
    await page.get_by_role("heading", name="Earned this month").locator("..").get_by_role("link").click()
    await page.get_by_text("The rows below add up to it.").wait_for()
    await shown.axe("explained")
    event = page.get_by_role("link", name="evt_").first
    event_at = await event.get_attribute("href")
    await page.get_by_role("row").nth(1).get_by_role("link").click()
    await page.get_by_text("How it comes about").wait_for()
    await shown.axe("invoice")
    await page.get_by_role("region", name="Ledger").wait_for()
    assert event_at is not None
    await shown.open(event_at)
    assert '"object": "event"' in await page.inner_text("pre")
    await shown.axe("event")

    # Each list, and the first thing of it, in the light, in the dark, and on a phone.
    for name in ("payments", "invoices", "subscriptions", "customers"):
        await shown.open(f"/app/{name}")
        await shown.axe(name)
        await page.locator("#rows tbody th a").first.click()
        await page.wait_for_load_state("load")
        await page.emulate_media(color_scheme="dark")
        await shown.axe(f"one of {name}, dark")
        await page.emulate_media(color_scheme="light")
    await page.set_viewport_size({"width": 390, "height": 844})
    for path in ("/app", "/app/payments"):
        await shown.open(path)
        await shown.axe(f"{path} on a phone")
        wider = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{path} is {wider} px wider than a phone"
    assert not shown.wrong, shown.wrong


async def test_what_moves(served: tuple[str, User], context: BrowserContext, told: Garage, world: World) -> None:
    base, user = served
    page = await context.new_page()
    shown = Shown(page, base)
    await sign_in(page, base, user)
    await page.locator("figure.drawn svg").first.wait_for()

    # A payment appears by itself.
    latest = page.locator("ul.live li")
    assert await latest.count() == 1
    driver, parking_pass = await world.new_driver(told), await world.new_pass(told)
    await world.subscribe(told, driver, parking_pass)
    await world.drain()
    await latest.nth(1).wait_for(timeout=5000)

    # A search changes the rows and the address, and the way back works.
    await page.goto(f"{base}/app/customers")
    await page.get_by_label("Search").fill(driver.name)
    await page.wait_for_url("**/app/customers?*q=Driver*")
    await page.locator("#rows tbody tr").first.wait_for()
    assert driver.name in await page.inner_text("#rows")

    # The palette goes somewhere by a few letters.
    await page.keyboard.press("Control+k")
    await page.keyboard.type("invo")
    await shown.axe("palette")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/app/invoices*")

    # A language and a light are remembered.
    await page.get_by_text("You", exact=True).click()
    await page.get_by_role("button", name="Español").click()
    await page.get_by_role("heading", name="Facturas").first.wait_for()
    assert not shown.wrong, shown.wrong
