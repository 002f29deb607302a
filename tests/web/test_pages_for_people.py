"""A person signs in, sees what their role allows, switches garages, and signs out."""

import re

from tests.factories import Factory
from tests.web.conftest import Browser
from vend.billing.commands import NewCustomer
from vend.billing.people import add_customer
from vend.domain.operation import Asked


async def test_whoever_has_not_signed_in_is_led_there_and_back(browser: Browser, factory: Factory) -> None:
    garage = await factory.garage()
    user = await factory.user("accountant", operator_id=garage.operator_id)
    answer = await browser.get("/app/payments?status=failed")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/app/sign-in?next=/app/payments%3Fstatus%3Dfailed"
    form = await browser.get(answer.headers["location"])
    assert 'value="/app/payments?status=failed"' in form.text
    wrong = await browser.post("/app/sign-in", email=user.email, password="wrong", next="/app/payments")
    assert wrong.status_code == 401
    assert "E-mail or password is wrong." in wrong.text
    assert user.email in wrong.text
    right = await browser.post(
        "/app/sign-in", email=user.email, password=user.password, next="/app/payments?status=failed"
    )
    assert right.headers["location"] == "/app/payments?status=failed"
    cookie = right.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert (await browser.get("/app/payments?status=failed")).status_code == 200
    assert (await browser.get("/app")).status_code == 200


async def test_signing_out_ends_the_session_for_good(browser: Browser, factory: Factory) -> None:
    garage = await factory.garage()
    await browser.sign_in(await factory.user("accountant", operator_id=garage.operator_id))
    secret, token = browser.client.cookies["vend_session"], await browser.form_token()
    assert (await browser.post("/app/sign-out", form_token=token)).headers["location"] == "/app/sign-in"
    browser.clock.move(seconds=6)  # callers are believed for five seconds
    browser.client.cookies.set("vend_session", secret)
    assert (await browser.get("/app")).headers["location"] == "/app/sign-in"


async def test_a_session_ends_when_it_is_not_used_and_at_its_latest_day(browser: Browser, factory: Factory) -> None:
    garage = await factory.garage()
    user = await factory.user("accountant", operator_id=garage.operator_id)
    await browser.sign_in(user)
    for _ in range(3):
        browser.clock.move(hours=11)
        assert (await browser.get("/app")).status_code == 200
    browser.clock.move(hours=12, minutes=1)
    assert (await browser.get("/app")).status_code == 303
    await browser.sign_in(user)
    for _ in range(14 * 24 // 11):
        browser.clock.move(hours=11)
        assert (await browser.get("/app")).status_code == 200
    browser.clock.move(hours=11)
    assert (await browser.get("/app")).status_code == 303


async def test_the_sign_in_is_not_sent_from_elsewhere_and_leads_nowhere_else(
    browser: Browser, factory: Factory
) -> None:
    garage = await factory.garage()
    user = await factory.user("accountant", operator_id=garage.operator_id)
    form = {"email": user.email, "password": user.password}
    foreign = await browser.client.post("/app/sign-in", data=form, headers={"Origin": "https://elsewhere.example"})
    assert foreign.status_code == 400
    assert "set-cookie" not in foreign.headers
    for to in ("https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "/app/\r\nX: y", "/ops", ""):
        answer = await browser.post("/app/sign-in", **form, next=to)
        assert answer.headers["location"] == "/app", to


async def test_a_language_and_a_light_are_remembered(browser: Browser, factory: Factory) -> None:
    garage = await factory.garage()
    await browser.sign_in(await factory.user("accountant", operator_id=garage.operator_id))
    token = await browser.form_token()
    answer = await browser.post("/app/likings", form_token=token, language="es", next="/app/payments?status=failed")
    assert answer.headers["location"] == "/app/payments?status=failed"
    await browser.post("/app/likings", form_token=token, theme="dark")
    page = (await browser.get("/app/payments")).text
    assert '<html lang="es" data-theme="dark">' in page
    assert "<h1>Pagos</h1>" in page
    assert (await browser.post("/app/likings", form_token=token, theme="pink")).status_code == 400
    await browser.post("/app/likings", form_token=token, theme="auto", language="")
    assert '<html lang="es">' in (await browser.get("/app/payments")).text


async def test_pages_allow_no_script_and_no_style_but_their_own(browser: Browser, factory: Factory) -> None:
    garage = await factory.garage()
    await browser.sign_in(await factory.user("accountant", operator_id=garage.operator_id))
    page = await browser.get("/app")
    (policy,) = page.headers.get_list("content-security-policy")
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert page.headers["cache-control"] == "private, no-store"
    assert " style=" not in page.text
    assert " onclick=" not in page.text
    assert "<style" not in page.text
    for address in re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text):
        for encoding, wanted in (("br, gzip", "br"), ("gzip", "gzip"), ("identity", None)):
            file = await browser.get(address, headers={"Accept-Encoding": encoding})
            assert file.status_code == 200
            assert file.headers.get("content-encoding") == wanted
            assert "immutable" in file.headers["cache-control"]
            again = await browser.get(
                address, headers={"Accept-Encoding": encoding, "If-None-Match": file.headers["etag"]}
            )
            assert again.status_code == 304
    older = await browser.get("/static/app.000000000000.css")
    assert older.status_code == 200
    assert older.headers["cache-control"] == "no-store"
    assert (await browser.get("/static/manifest.json")).status_code == 404
    assert (await browser.get("/static/..%2fpage.py")).status_code == 404


async def test_a_things_page_says_who_did_what(browser: Browser, factory: Factory) -> None:
    garage = await factory.garage()
    user = await factory.user("operator_admin", operator_id=garage.operator_id)
    command, by = NewCustomer("Ava Foster", "ava@example.org"), Asked(f"user:{user.id}", f"add-{user.id}")
    made = await add_customer(factory.door, garage.id, command, asked=by, now=factory.now)
    await browser.sign_in(user)
    page = (await browser.get(f"/app/garages/{garage.id}/customers/{made.id}")).text
    assert "A Person" in page
    assert str(user.id) not in page
