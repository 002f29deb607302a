"""Statements about gates that are told of their list."""

from datetime import datetime
from uuid import UUID

import msgspec

from vend.db.queries import platform, read, write
from vend.domain.gate import GateEndpoint, Sends
from vend.domain.page import Page


class DueGate(msgspec.Struct, frozen=True):
    """A gate that is to be told."""

    garage_id: UUID
    endpoint_id: UUID


@platform("gate_endpoints/due")
def due(*, told_before: datetime, now: datetime, row_limit: int) -> list[DueGate]:
    """Give the gates that are to be told now."""


@write("gate_endpoints/insert")
def insert(*, endpoint_id: UUID, name: str, url: str, sends: Sends, secret_hash: bytes, now: datetime) -> None:
    """Add a gate."""


@read("gate_endpoints/read")
def read_one(*, endpoint_id: UUID) -> GateEndpoint | None:
    """Give a gate."""


@read("gate_endpoints/list")
def list_page(*, page: Page) -> list[GateEndpoint]:
    """Give a page of gates, newest first."""


@read("gate_endpoints/secret_hash")
def secret_hash(*, endpoint_id: UUID) -> bytes | None:
    """Give the SHA-256 of a gate's secret."""


@write("gate_endpoints/claim")
def claim(*, endpoint_id: UUID, claimed_until: datetime, told_before: datetime, now: datetime) -> GateEndpoint | None:
    """Take a gate to tell it; None where somebody else has, or has just told it, or it is told no more."""


@write("gate_endpoints/take")
def take(*, endpoint_id: UUID, version: int, built_at: datetime, status: int, now: datetime) -> None:
    """Keep that it took a list, by whoever claimed it at `now`."""


@write("gate_endpoints/fail")
def fail(*, endpoint_id: UUID, status: int | None, error: str, next_attempt_at: datetime, now: datetime) -> None:
    """Keep that it did not, by whoever claimed it at `now`."""


@write("gate_endpoints/end")
def end(*, endpoint_id: UUID, now: datetime) -> GateEndpoint | None:
    """Tell a gate no more; None when that is so already, or it never was."""


@write("gate_endpoints/send_again")
def send_again(*, endpoint_id: UUID, now: datetime) -> GateEndpoint | None:
    """Tell a gate at once; None when it is told no more, or never was."""
