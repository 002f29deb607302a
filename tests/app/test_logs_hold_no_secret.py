import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from vend.app import logs
from vend.app.redaction import redact
from vend.app.secret import Secret

SECRETS = {
    "a live Stripe key": "sk_live_51HxQpZ8Yk3Ma9vR",
    "a test Stripe key": "sk_test_51HxQpZ8Yk3Ma9vR",
    "a restricted key": "rk_live_51HxQpZ8Yk3Ma9vR",
    "a signing secret": "whsec_ab12cd34ef56+/gh",
    "an API key of ours": "vend_live_9f8e7d6c5b4a39281706",
    "a JWT": "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ1c2VyOjEifQ.c2lnbmF0dXJlLWJ5dGVz",
    "a bearer token": "Bearer 0c5f7a9e8d7c6b5a",
    "a card number": "4242 4242 4242 4242",
    "a card number in one piece": "5555555555554444",
    "a password in an address": "hunter2-of-vend-app",
    "a private key": "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ\n-----END PRIVATE KEY-----",
    "a client secret": "pi_3Ab_secret_Zx81",
    "a password hash": "$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA",
}
CARRIERS = {"a password in an address": "postgresql://vend_app:{}@db:5432/vend"}


@pytest.fixture
def restored() -> Iterator[None]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before, level
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def written(form: logs.Form, level: str = "debug") -> io.StringIO:
    out = io.StringIO()
    logs.configure(form, level, program="test", stream=out)
    return out


@pytest.mark.parametrize("form", ["json", "text"])
@pytest.mark.parametrize("what", SECRETS)
def test_a_secret_never_comes_out_wherever_it_is_put(what: str, form: logs.Form, restored: None) -> None:
    secret = SECRETS[what]
    said = CARRIERS.get(what, "here is {} to see").format(secret)
    out = written(form)
    log = structlog.get_logger("vend.test")
    log.info("plain", note=said)
    log.info(said)
    log.info("deep", body={"a": [{"b": said}], said: 1})
    log.info("object", thing=ValueError(said))
    logging.getLogger("_granian").error("library: %s", said)
    with structlog.contextvars.bound_contextvars(actor=said):
        log.warning("bound")
    try:
        int(said)
    except ValueError:
        log.exception("failed")
        logging.getLogger("asyncio").exception("failed too")
    text = out.getvalue()
    assert len(text.splitlines()) >= 8
    assert all(part not in text for part in (secret, *secret.split("\n")[1:2]))


@pytest.mark.parametrize(
    "key",
    [
        "password",
        "new_password",
        "client_secret",
        "access_token",
        "Authorization",
        "Cookie",
        "api_key",
        "cvc",
        "token_key",
        "database_url",
    ],
)
def test_a_value_under_a_telling_key_is_removed_whatever_it_looks_like(key: str) -> None:
    assert redact({key: "harmless looking"}) == {key: "[removed]"}
    assert redact({"outer": {key: ["x"]}}) == {"outer": {key: "[removed]"}}


def test_what_readers_need_stays() -> None:
    event = {
        "event": "payment_recorded",
        "idempotency_key": "k-1",
        "api_key_id": "019abc",
        "amount_minor": 28_500,
        "stripe": "ch_3PqRsT",
        "phone": "415-555-0100",
        "at": "2026-11-24T12:00:00Z",
        "id": "0199c0de-0000-7000-8000-000000000001",
        "url": "https://billing.example.com/v1",
    }
    assert redact(event) == event


def test_a_secret_value_prints_as_stars(restored: None) -> None:
    out = written("json")
    structlog.get_logger("vend.test").info("started", given=Secret("very-hidden"))
    assert "very-hidden" not in out.getvalue()
    assert "very-hidden" not in f"{Secret('very-hidden')} {Secret('very-hidden')!r}"


def test_each_event_is_one_json_line_with_what_was_bound(restored: None) -> None:
    out = written("json")
    with structlog.contextvars.bound_contextvars(request_id="r-1", garage="g-1", actor="user:1"):
        structlog.get_logger("vend.test").info("driver_added\nforged line", stripe="cus_1")
        logging.getLogger("_granian").info("Started worker-1")
    first, second = (json.loads(line) for line in out.getvalue().splitlines())
    assert first["event"] == "driver_added\nforged line"
    assert (first["request_id"], first["garage"], first["actor"], first["stripe"]) == ("r-1", "g-1", "user:1", "cus_1")
    assert (first["level"], first["program"], first["logger"]) == ("info", "test", "vend.test")
    assert second["event"] == "Started worker-1"
    assert second["request_id"] == "r-1"


def test_a_readable_event_is_one_line_too(restored: None) -> None:
    out = written("text")
    structlog.get_logger("vend.test").info("driver_added\nforged line", name="a\r\nb")
    assert len(out.getvalue().splitlines()) == 1


def test_less_important_events_than_the_level_are_left_out(restored: None) -> None:
    out = written("json", "warning")
    structlog.get_logger("vend.test").info("quiet")
    logging.getLogger("anything").info("quiet")
    structlog.get_logger("vend.test").warning("loud")
    assert [json.loads(line)["event"] for line in out.getvalue().splitlines()] == ["loud"]
