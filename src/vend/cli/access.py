"""`vend access`: use an access list without a network, as a gate does."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import typer
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from vend.domain.access_list import AccessList, MeansKind
from vend.domain.access_list import check as decide
from vend.domain.plate import comparable
from vend.gates.signing import BadList, PublicKeys, key_of_list, public_key, verify_list

EXIT_DENIED = 1
EXIT_BAD = 2


def verify(file: Path, public_keys: Path) -> None:
    """Say whether a list is signed by the key; exits 0, or 2 when it cannot be believed."""
    document = _believed(file, public_keys)
    typer.echo(
        f"signed: version {document.version} of garage {document.garage_id}, {len(document.entries)} entries, "
        f"valid until {document.valid_until.isoformat()}"
    )


def check(
    file: Path, public_keys: Path, number: str, *, kind: MeansKind | None, region: str | None, at: datetime | None
) -> None:
    """Say whether the list lets a plate or credential in; exits 0 for allowed, 1 for denied, 2 for a bad list."""
    document = _believed(file, public_keys)
    instant = (at or datetime.now(UTC)).replace(tzinfo=UTC)
    verdict = decide(document, comparable(number), kind=kind, region=region, at=instant)
    typer.echo(f"{'allowed' if verdict.allowed else 'denied'}: {verdict.why}")
    raise typer.Exit(0 if verdict.allowed else EXIT_DENIED)


def _believed(file: Path, public_keys: Path) -> AccessList:
    try:
        text = file.read_bytes()
        return verify_list(text, _public_key(public_keys, key_of_list(text)))
    except (BadList, OSError, ValueError) as error:
        typer.echo(f"not believed: {error}", err=True)
        raise typer.Exit(EXIT_BAD) from None


def _public_key(path: Path, wanted: str) -> Ed25519PublicKey:
    """Read a public key in PEM, or take the wanted one of a JWK set, as the API publishes it."""
    text = path.read_bytes()
    if text.lstrip().startswith(b"{"):
        try:
            return public_key(msgspec.json.decode(text, type=PublicKeys), wanted)
        except msgspec.MsgspecError:
            raise BadList("This is neither a public key in PEM nor a JWK set of Ed25519 keys.") from None
    try:
        public = load_pem_public_key(text)
    except UnsupportedAlgorithm:
        public = None
    if not isinstance(public, Ed25519PublicKey):
        raise BadList("The public key is no Ed25519 key.")
    return public
