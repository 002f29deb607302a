"""A gate decides from a signed file alone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from typer.testing import CliRunner

from vend.cli.main import app
from vend.domain.access_list import AccessList, Denial, Entry, content_digest
from vend.gates.signing import ListKeys, signed_text

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ONE = UUID(int=1)


def entry(number: str, until: datetime, *, since: datetime | None = None) -> Entry:
    return Entry(
        kind="plate", number=number, region="US-IL", subscription_id=ONE, driver_id=ONE,
        allowed_from=since, allowed_until=until, why="active",
    )  # fmt: skip


DENIED = Denial(kind="plate", number="OWES1", region="US-IL", subscription_id=ONE, driver_id=ONE, why="suspended")
LIST = AccessList(
    garage_id=ONE,
    version=7,
    built_at=AT,
    valid_until=AT + 10 * DAY,
    entries=[entry("ABC123", AT + DAY), entry("LATER1", AT + 9 * DAY, since=AT + DAY)],
    denials=[DENIED],
)


class Gate:
    def __init__(self, folder: Path) -> None:
        key = Ed25519PrivateKey.generate()
        self.file, self.key_file = folder / "list.json", folder / "key.pem"
        self.file.write_bytes(signed_text(LIST, ListKeys(key).signature(LIST)))
        self.key_file.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))

    def run(self, *words: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, ["access", *words, "--public-key", str(self.key_file)])
        return result.exit_code, result.output.strip()

    def check(self, number: str, at: datetime, *more: str) -> tuple[int, str]:
        return self.run("check", str(self.file), number, "--at", f"{at:%Y-%m-%dT%H:%M:%S}", *more)


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    return Gate(tmp_path)


def test_the_list_alone_decides(gate: Gate) -> None:
    assert gate.check("abc 123", AT) == (0, "allowed: active")
    assert gate.check("ABC123", AT, "--region", "US-IL") == (0, "allowed: active")
    assert gate.check("ABC123", AT, "--region", "US-WI") == (1, "denied: unknown")
    assert gate.check("ABC123", AT + DAY - timedelta(seconds=1)) == (0, "allowed: active")
    assert gate.check("ABC123", AT + DAY) == (1, "denied: over")
    assert gate.check("LATER1", AT) == (1, "denied: not_yet")
    assert gate.check("LATER1", AT + DAY) == (0, "allowed: active")
    assert gate.check("LATER1", AT + 10 * DAY) == (1, "denied: list_too_old")
    assert gate.check("OWES1", AT) == (1, "denied: suspended")
    assert gate.check("STRANGER", AT) == (1, "denied: unknown")


def test_a_changed_list_another_key_and_nonsense_are_not_believed(gate: Gate, tmp_path: Path) -> None:
    assert gate.run("verify", str(gate.file))[0] == 0
    good = gate.file.read_bytes()
    other = tmp_path / "other"
    other.mkdir()
    for text in (good.replace(b"OWES1", b"PAID1"), Gate(other).file.read_bytes(), b"{}", b"", b"\xff", good[:-5]):
        gate.file.write_bytes(text)
        assert gate.run("verify", str(gate.file))[0] == 2, text[:40]
        assert gate.check("ABC123", AT)[0] == 2
    gate.file.unlink()
    assert gate.run("verify", str(gate.file))[0] == 2


def test_a_version_is_its_content_in_whatever_order() -> None:
    entries, later = LIST.entries, msgspec.structs.replace(LIST.entries[0], allowed_until=AT)
    digest = content_digest(entries, LIST.denials)
    assert content_digest(entries[::-1], LIST.denials) == digest
    assert content_digest([later, entries[1]], LIST.denials) != digest
    assert content_digest(entries, []) != digest
