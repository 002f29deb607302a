"""Signs access lists with Ed25519 (RFC 8032), and verifies them with nothing but the public key."""

import base64
import binascii
import hashlib
from typing import Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from vend.domain.access_list import AccessList, canonical
from vend.domain.errors import Kind, VendError


class BadList(VendError):
    """A file is no access list, or nobody whom we believe has signed it as it is."""

    code = "bad_access_list"
    kind = Kind.INVALID


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who signed.

    Attributes:
        key_id: first 16 hexadecimal digits of the SHA-256 of the public key's 32 bytes.
        value: base64 of the 64 bytes.
    """

    algorithm: Literal["Ed25519"]
    key_id: str
    value: str


class SignedList(msgspec.Struct, frozen=True):
    """The document and the signature over its canonical form."""

    list: AccessList
    signature: Signature


class _Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    list: msgspec.Raw
    signature: Signature


def key_id(public: Ed25519PublicKey) -> str:
    """Name a key."""
    return hashlib.sha256(public.public_bytes_raw()).hexdigest()[:16]


def sign_list(document: AccessList, key: Ed25519PrivateKey) -> bytes:
    """Give the signed document; its list stands in it in canonical form."""
    value = base64.b64encode(key.sign(canonical(document))).decode()
    return msgspec.json.encode(
        SignedList(document, Signature("Ed25519", key_id(key.public_key()), value)), order="sorted"
    )


def verify_list(text: bytes, public: Ed25519PublicKey) -> AccessList:
    """Give the list of a signed document.

    Raises:
        BadList: it is none, another key signed it, or it was changed since.
    """
    try:
        envelope = msgspec.json.decode(text, type=_Envelope)
        value = base64.b64decode(envelope.signature.value, validate=True)
        document = msgspec.json.decode(envelope.list, type=AccessList)
    except (msgspec.MsgspecError, binascii.Error, ValueError):
        raise BadList("This is no signed access list.") from None
    if envelope.signature.key_id != key_id(public):
        raise BadList(
            f"Another key signed this list: {envelope.signature.key_id[:16]!r}; this one is {key_id(public)}."
        )
    try:
        public.verify(value, bytes(envelope.list))
    except InvalidSignature:
        raise BadList("The signature does not fit: the list was changed after it was signed.") from None
    return document
