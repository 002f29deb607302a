"""A person signs in, sees what their role allows, switches garages, and signs out."""

from tests.factories import Factory
from tests.web.conftest import Browser


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
