import base64
import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tests.factories import ISSUER, make_keys
from vend.identity.errors import BadCredential
from vend.identity.tokens import TokenKeys

USER = UUID("019ab5c6-2800-7000-8000-000000000001")
SIGNING = Ed25519PrivateKey.generate()


def header_and_claims(now: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    token = make_keys(signing=SIGNING).issue(USER, now=now).token
    return jwt.get_unverified_header(token), jwt.decode(token, options={"verify_signature": False})


def forge(now: datetime, *, header: dict[str, Any] | None = None, **claims: Any) -> str:
    """Sign with the right key what nobody should believe; a claim given as None is left out."""
    good_header, good_claims = header_and_claims(now)
    wanted = {name: value for name, value in (good_claims | claims).items() if value is not None}
    return jwt.encode(wanted, SIGNING, algorithm="EdDSA", headers=good_header | (header or {}))


def part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_a_token_speaks_for_its_user_for_ten_minutes(now: datetime) -> None:
    keys = make_keys(signing=SIGNING)
    issued = keys.issue(USER, now=now)
    assert issued.expires_at == now + timedelta(minutes=10)
    assert keys.verify(issued.token, now=now).user_id == USER
    assert keys.verify(issued.token, now=now + timedelta(minutes=9, seconds=59)).user_id == USER
    with pytest.raises(BadCredential):
        keys.verify(issued.token, now=now + timedelta(minutes=10))
    with pytest.raises(BadCredential):
        keys.verify(issued.token, now=now - timedelta(seconds=6))


def test_two_tokens_of_one_instant_differ(now: datetime) -> None:
    keys = make_keys()
    assert keys.issue(USER, now=now).token != keys.issue(USER, now=now).token


@pytest.mark.parametrize("claim", ["exp", "iat", "iss", "aud", "sub", "jti"])
def test_a_token_that_lacks_a_claim_is_refused(claim: str, now: datetime) -> None:
    keys = make_keys(signing=SIGNING)
    assert keys.verify(forge(now), now=now).user_id == USER
    with pytest.raises(BadCredential):
        keys.verify(forge(now, **{claim: None}), now=now)


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another-api"},
        {"aud": ["vend-api", "another-api"]},
        {"aud": ["vend-api"]},
        {"sub": "somebody"},
        {"sub": 7},
        {"jti": 7},
        {"exp": "4102444800"},
        {"exp": True},
        {"exp": 1e300},
        {"iat": 0.5},
        {"exp": 4_102_444_800},
        {"nbf": 4_102_444_800},
        {"nbf": "soon"},
    ],
    ids=str,
)
def test_a_token_with_an_odd_claim_is_refused(changes: dict[str, Any], now: datetime) -> None:
    with pytest.raises(BadCredential):
        make_keys(signing=SIGNING).verify(forge(now, **changes), now=now)


@pytest.mark.parametrize(
    "header",
    [
        {"typ": "JWT"},
        {"typ": None},
        {"typ": "AT+JWT"},
        {"kid": "0000000000000000"},
        {"kid": "x" * 100_000},
        {"kid": None},
        {"crit": ["exp"]},
    ],
    ids=lambda header: str(header)[:40],
)
def test_a_token_with_an_odd_header_is_refused(header: dict[str, Any], now: datetime) -> None:
    good, claims = header_and_claims(now)
    kept = {name: value for name, value in (good | header).items() if value is not None}
    signing_input = f"{part(kept)}.{part(claims)}"
    signature = base64.urlsafe_b64encode(SIGNING.sign(signing_input.encode())).rstrip(b"=").decode()
    with pytest.raises(BadCredential):
        make_keys(signing=SIGNING).verify(f"{signing_input}.{signature}", now=now)


def test_other_algorithms_are_refused(now: datetime) -> None:
    keys = make_keys(signing=SIGNING)
    header, claims = header_and_claims(now)
    named = {"typ": header["typ"], "kid": header["kid"]}
    public = SIGNING.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    unsigned = f"{part(named | {'alg': 'none'})}.{part(claims)}."
    symmetric = jwt.encode(claims, public, algorithm="HS256", headers=named)
    rsa = jwt.encode(claims, generate_private_key(65537, 2048), algorithm="RS256", headers=named)
    for token in (unsigned, symmetric, rsa):
        with pytest.raises(BadCredential):
            keys.verify(token, now=now)


def test_a_token_that_was_changed_is_refused(now: datetime) -> None:
    keys = make_keys(signing=SIGNING)
    header, claims, signature = forge(now).split(".")
    other = part(jwt.decode(forge(now), options={"verify_signature": False}) | {"sub": str(UUID(int=1))})
    flipped = ("A" if signature[0] != "A" else "B") + signature[1:]
    for token in (f"{header}.{other}.{signature}", f"{header}.{claims}.{flipped}", f"{header}.{claims}."):
        with pytest.raises(BadCredential):
            keys.verify(token, now=now)


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "é.é.é", "\x00", "e30.e30.e30", "x" * 5000, "[].[].[]"])
def test_what_is_no_token_is_refused(token: str, now: datetime) -> None:
    with pytest.raises(BadCredential):
        make_keys().verify(token, now=now)


def test_an_older_key_is_believed_until_it_is_taken_away(now: datetime) -> None:
    old, new = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    before = make_keys(signing=old).issue(USER, now=now).token
    assert make_keys(old, signing=new).verify(before, now=now).user_id == USER
    with pytest.raises(BadCredential):
        make_keys(signing=new).verify(before, now=now)


def test_keys_are_read_from_pem_the_signing_one_first(now: datetime) -> None:
    new, old = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    new_pem = new.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    old_pem = old.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    keys = TokenKeys.from_pem(new_pem + old_pem, issuer=ISSUER)
    assert keys.verify(make_keys(signing=old).issue(USER, now=now).token, now=now).user_id == USER
    assert make_keys(signing=new).verify(keys.issue(USER, now=now).token, now=now).user_id == USER
    for wrong in ("", "nonsense", old_pem, old_pem + new_pem):
        with pytest.raises(ValueError, match="Ed25519"):
            TokenKeys.from_pem(wrong, issuer=ISSUER)


def test_what_is_derived_depends_on_key_and_purpose() -> None:
    keys = make_keys(signing=SIGNING)
    assert keys.derive("a") == make_keys(signing=SIGNING).derive("a")
    assert keys.derive("a") != keys.derive("b")
    assert keys.derive("a") != make_keys().derive("a")
    assert [len(one) for one in keys.derive("a")] == [32]
