"""Messages are signed so that any receiver of Standard Webhooks believes them, and no other ones."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vend.domain.standard_webhook import BadSecret, BadSignature, headers, secret_of, verify

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SECRETS = st.binary(min_size=24, max_size=64).map(secret_of)


def test_it_is_the_standards_own_example() -> None:
    secret, at = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", datetime.fromtimestamp(1614265330, UTC)
    signed = headers("msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', [secret], at=at)
    assert signed == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


@given(SECRETS, SECRETS, st.binary(max_size=200))
def test_whoever_knows_one_of_the_secrets_believes_it_and_nobody_else(one: str, other: str, body: bytes) -> None:
    signed = headers("msg_1", body, [one], at=AT)
    verify(signed, body, one, now=AT + timedelta(minutes=5))
    verify(headers("msg_1", body, [other, one], at=AT), body, one, now=AT)
    if one != other:
        with pytest.raises(BadSignature):
            verify(signed, body, other, now=AT)
    for sent, text, now in (
        (signed, body + b" ", AT),
        (signed | {"webhook-id": "msg_2"}, body, AT),
        (signed | {"webhook-timestamp": str(int(AT.timestamp()) + 1)}, body, AT),
        (signed, body, AT + timedelta(minutes=5, seconds=1)),
        (signed, body, AT - timedelta(minutes=5, seconds=1)),
        ({"webhook-id": "msg_1"}, body, AT),
        (signed | {"webhook-timestamp": "soon"}, body, AT),
        (signed | {"webhook-signature": ""}, body, AT),
    ):
        with pytest.raises(BadSignature):
            verify(sent, text, one, now=now)


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "whsec_",
        "whsec_####",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_" + base64.b64encode(bytes(23)).decode(),
        "whsec_" + base64.b64encode(bytes(65)).decode(),
    ],
)
def test_a_secret_that_is_none_is_refused(secret: str) -> None:
    with pytest.raises(BadSecret):
        headers("msg_1", b"", [secret], at=AT)
