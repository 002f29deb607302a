"""Access tokens: JWTs signed with Ed25519 (RFC 8037, typ `at+jwt` of RFC 9068), and the keys that sign them.

    keys = TokenKeys.from_pem(pem, issuer="https://billing.example.com")
    token = keys.issue(user_id, now=now)
    user_id = keys.verify(token.token, now=now).user_id

To change keys put the new private key first and keep the old one behind it until its last token has expired.
"""

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from uuid import UUID

import jwt
import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from vend.identity.errors import BadCredential

AUDIENCE = "vend-api"
LIFETIME = timedelta(minutes=10)
_LEEWAY = timedelta(seconds=5)  # clocks of several instances differ a little
_LENGTH_MAX = 4096
_ALGORITHM = "EdDSA"
_TYPE = "at+jwt"
_REQUIRED = ["exp", "iat", "iss", "aud", "sub", "jti"]
_PEM = re.compile(r"-----BEGIN [A-Z ]+-----.+?-----END [A-Z ]+-----", re.DOTALL)
_BAD = "This access token is not valid; sign in or refresh to get another."


class AccessToken(msgspec.Struct, frozen=True):
    """A signed token and when it ends."""

    token: str
    expires_at: datetime


class Verified(msgspec.Struct, frozen=True):
    """Whom a token speaks for, and until when."""

    user_id: UUID
    expires_at: datetime


class TokenKeys:
    """The key that signs, and all keys that are still believed.

    Args:
        signing: signs new tokens.
        issuer: the `iss` that tokens carry and must carry.
        older: keys whose tokens are still believed.
        older_public: the same, of which only the public half is known.
    """

    def __init__(
        self,
        signing: Ed25519PrivateKey,
        *,
        issuer: str,
        older: Sequence[Ed25519PrivateKey] = (),
        older_public: Sequence[Ed25519PublicKey] = (),
    ) -> None:
        self._private = (signing, *older)
        self._issuer = issuer
        publics = (*(key.public_key() for key in self._private), *older_public)
        self._believed = {_key_id(public): public for public in publics}
        self._signing_id = _key_id(publics[0])

    @classmethod
    def from_pem(cls, pem: str, *, issuer: str) -> Self:
        """Read keys from one or more PEM blocks: the first signs, the others (private or public) are still believed.

        Raises:
            ValueError: a block is no Ed25519 key, or the first one is not private.
        """
        private: list[Ed25519PrivateKey] = []
        public: list[Ed25519PublicKey] = []
        for block in _PEM.findall(pem):
            key = (
                load_pem_private_key(block.encode(), None)
                if "PRIVATE" in block
                else load_pem_public_key(block.encode())
            )
            if isinstance(key, Ed25519PrivateKey):
                private.append(key)
            elif isinstance(key, Ed25519PublicKey) and private:
                public.append(key)
            else:
                raise ValueError("token keys are Ed25519 keys, a private one first")
        if not private:
            raise ValueError("there is no Ed25519 private key in this text")
        return cls(private[0], issuer=issuer, older=private[1:], older_public=public)

    def issue(self, user_id: UUID, *, now: datetime) -> AccessToken:
        """Sign a token that says who somebody is; what they may do is looked up with every request."""
        issued_at = int(now.timestamp())
        claims = {
            "iss": self._issuer,
            "aud": AUDIENCE,
            "sub": str(user_id),
            "jti": secrets.token_hex(16),
            "iat": issued_at,
            "exp": issued_at + int(LIFETIME.total_seconds()),
        }
        token = jwt.encode(
            claims, self._private[0], algorithm=_ALGORITHM, headers={"typ": _TYPE, "kid": self._signing_id}
        )
        return AccessToken(token=token, expires_at=now.replace(microsecond=0) + LIFETIME)

    def verify(self, token: str, *, now: datetime) -> Verified:
        """Give the user that a token speaks for. It costs about 0.2 ms, most of it the signature.

        Raises:
            BadCredential: it is malformed, signed by nobody we believe, meant for others, or not valid at `now`.
        """
        if len(token) > _LENGTH_MAX:
            raise BadCredential(_BAD)
        try:
            claims = jwt.decode(
                token,
                self._believed[_believed_id(jwt.get_unverified_header(token))],
                algorithms=[_ALGORITHM],
                audience=AUDIENCE,
                issuer=self._issuer,
                # The three instants are compared with `now` below: the library would ask the clock itself.
                options={
                    "require": _REQUIRED,
                    "strict_aud": True,
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
            _check_instants(claims, now)
            return Verified(UUID(claims["sub"]), datetime.fromtimestamp(claims["exp"], UTC))
        except (jwt.PyJWTError, KeyError, ValueError, TypeError, OverflowError, RecursionError):
            # KeyError: no such key id. The library lets ValueError and TypeError through for some malformed parts.
            raise BadCredential(_BAD) from None

    def derive(self, purpose: str) -> list[bytes]:
        """Give 32 bytes for another purpose from each private key, the signing one's first (HKDF, RFC 5869)."""
        return [
            HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=f"vend {purpose}".encode()).derive(
                key.private_bytes_raw()
            )
            for key in self._private
        ]


def _key_id(key: Ed25519PublicKey) -> str:
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def _believed_id(header: dict[str, Any]) -> str:
    """Give the key id of a header that has exactly our type and algorithm."""
    key_id = header.get("kid")
    if header.get("typ") != _TYPE or header.get("alg") != _ALGORITHM or not isinstance(key_id, str):
        raise KeyError(_TYPE)
    return key_id


def _check_instants(claims: dict[str, Any], now: datetime) -> None:
    at, leeway_s = now.timestamp(), _LEEWAY.total_seconds()
    issued_at, expires_at, not_before = claims["iat"], claims["exp"], claims.get("nbf", claims["iat"])
    if not all(type(instant) is int for instant in (issued_at, expires_at, not_before)):
        raise ValueError("instants are whole seconds")
    lifetime_s = expires_at - issued_at
    if not 0 < lifetime_s <= LIFETIME.total_seconds() or at >= expires_at or max(issued_at, not_before) > at + leeway_s:
        raise ValueError("not valid at this instant")
