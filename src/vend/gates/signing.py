"""Signs access lists with Ed25519 (RFC 8032), and verifies them with nothing but the public key.

    keys = ListKeys.from_pem(pem)
    text = keys.sign(document)
    document = verify_list(text, public)

To change keys put the new private key first and keep the old one behind it while a list that it signed is valid.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from typing import Literal, Self

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from vend.domain.access_list import AccessList, canonical
from vend.domain.errors import Kind, VendError

_PEM = re.compile(r"-----BEGIN [A-Z ]+-----.+?-----END [A-Z ]+-----", re.DOTALL)


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


class PublicKey(msgspec.Struct, frozen=True):
    """A public key as a JSON Web Key (RFC 8037).

    Attributes:
        kid: the `key_id` of signatures.
        x: base64url of the 32 bytes, without padding.
    """

    kid: str
    x: str
    kty: Literal["OKP"] = "OKP"
    crv: Literal["Ed25519"] = "Ed25519"
    use: Literal["sig"] = "sig"
    alg: Literal["EdDSA"] = "EdDSA"


class PublicKeys(msgspec.Struct, frozen=True):
    """The keys that lists are signed with, the present one first (a JWK set, RFC 7517)."""

    keys: list[PublicKey]


class ListKeys:
    """The key that signs lists, and those that did before.

    Args:
        signing: signs.
        older: signed lists that may still be valid.
        older_public: the same, of which only the public half is known.
    """

    def __init__(
        self,
        signing: Ed25519PrivateKey,
        *,
        older: Sequence[Ed25519PrivateKey] = (),
        older_public: Sequence[Ed25519PublicKey] = (),
    ) -> None:
        self._private = (signing, *older)
        self._public = (*(key.public_key() for key in self._private), *older_public)

    @classmethod
    def from_pem(cls, pem: str) -> Self:
        """Read keys: the signing one first; older ones, private or public, may follow.

        Raises:
            ValueError: the text is something else.
        """
        private: list[Ed25519PrivateKey] = []
        public: list[Ed25519PublicKey] = []
        for block in _PEM.findall(pem):
            if "PRIVATE" in block:
                key = load_pem_private_key(block.encode(), None)
                if isinstance(key, Ed25519PrivateKey):
                    private.append(key)
                    continue
            elif private and isinstance(found := load_pem_public_key(block.encode()), Ed25519PublicKey):
                public.append(found)
                continue
            raise ValueError("access list keys are Ed25519 keys, a private one first")
        if not private:
            raise ValueError("there is no Ed25519 private key in this text")
        return cls(private[0], older=private[1:], older_public=public)

    @property
    def key_id(self) -> str:
        """The name of the key that signs."""
        return key_id(self._public[0])

    def signature(self, document: AccessList) -> Signature:
        """Sign a list's canonical form."""
        value = base64.b64encode(self._private[0].sign(canonical(document))).decode()
        return Signature("Ed25519", self.key_id, value)

    def public(self) -> PublicKeys:
        """Give the public keys, the present one first."""
        return PublicKeys([PublicKey(key_id(one), _base64url(one.public_bytes_raw())) for one in self._public])

    def derive(self, purpose: str) -> list[bytes]:
        """Give 32 bytes for another purpose from each private key, the present one's first (HKDF, RFC 5869)."""
        return [
            HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=f"vend {purpose}".encode()).derive(
                key.private_bytes_raw()
            )
            for key in self._private
        ]


def key_id(public: Ed25519PublicKey) -> str:
    """Name a key."""
    return hashlib.sha256(public.public_bytes_raw()).hexdigest()[:16]


def signed_text(document: AccessList, signature: Signature) -> bytes:
    """Give the signed document; its list stands in it in canonical form."""
    return msgspec.json.encode(SignedList(document, signature), order="sorted")


def key_of_list(text: bytes) -> str:
    """Give the key id that a signed document names, believed or not.

    Raises:
        BadList: it is none.
    """
    return _envelope(text).signature.key_id


def verify_list(text: bytes, public: Ed25519PublicKey) -> AccessList:
    """Give the list of a signed document.

    Raises:
        BadList: it is none, another key signed it, or it was changed since.
    """
    envelope = _envelope(text)
    try:
        document = msgspec.json.decode(envelope.list, type=AccessList)
    except (msgspec.MsgspecError, ValueError):
        raise BadList("This is no signed access list.") from None
    _believe(bytes(envelope.list), envelope.signature, public)
    return document


def verify_applied(document: AccessList, signature: Signature, public: Ed25519PublicKey) -> None:
    """Say whether a list that came of a delta is the one that was signed.

    Raises:
        BadList: another key signed it, or it is not.
    """
    _believe(canonical(document), signature, public)


def public_key(keys: PublicKeys, wanted: str) -> Ed25519PublicKey:
    """Give a key of a JWK set.

    Raises:
        BadList: it is not among them.
    """
    for one in keys.keys:
        if one.kid == wanted:
            try:
                return Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(one.x + "="))
            except (ValueError, binascii.Error):
                break
    raise BadList(f"The key {wanted[:16]!r}, which signed this list, is not among these; fetch the keys anew.")


def _envelope(text: bytes) -> _Envelope:
    try:
        return msgspec.json.decode(text, type=_Envelope)
    except (msgspec.MsgspecError, ValueError):
        raise BadList("This is no signed access list.") from None


def _believe(signed: bytes, signature: Signature, public: Ed25519PublicKey) -> None:
    if signature.key_id != key_id(public):
        raise BadList(f"Another key signed this list: {signature.key_id[:16]!r}; this one is {key_id(public)}.")
    try:
        public.verify(base64.b64decode(signature.value, validate=True), signed)
    except (InvalidSignature, binascii.Error, ValueError):
        raise BadList("The signature does not fit: the list was changed after it was signed.") from None


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
