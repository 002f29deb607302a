"""Keeps the sandbox's objects in one SQLite file: JSON bodies beside the few columns that lists filter by."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from stripe_sandbox.due import due_at
from stripe_sandbox.shapes import nulls

Json = dict[str, Any]
Row = tuple[Any, ...]
"""An object as it is kept: see `row_of`."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, created INTEGER NOT NULL,
    customer TEXT, parent TEXT, word TEXT, status TEXT, due_at INTEGER, body TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS objects_by_kind ON objects (kind, created, seq);
CREATE INDEX IF NOT EXISTS objects_by_customer ON objects (customer, kind, created, seq) WHERE customer IS NOT NULL;
CREATE INDEX IF NOT EXISTS objects_by_parent ON objects (parent, kind, created, seq) WHERE parent IS NOT NULL;
CREATE INDEX IF NOT EXISTS objects_by_word ON objects (word, kind, created, seq) WHERE word IS NOT NULL;
CREATE INDEX IF NOT EXISTS objects_due ON objects (due_at, seq) WHERE due_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS results (
    key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, status INTEGER NOT NULL, body BLOB NOT NULL,
    request_id TEXT NOT NULL, created INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY, event TEXT NOT NULL, endpoint TEXT NOT NULL, attempt INTEGER NOT NULL,
    created INTEGER NOT NULL, due_at REAL, state TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS deliveries_by_event ON deliveries (event, state);
CREATE TABLE IF NOT EXISTS secrets (id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS plans (
    id INTEGER PRIMARY KEY, at INTEGER NOT NULL, clock TEXT, object TEXT NOT NULL, what TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS plans_by_time ON plans (clock, at, id);
CREATE TABLE IF NOT EXISTS settlements (
    txn TEXT PRIMARY KEY, currency TEXT NOT NULL, net INTEGER NOT NULL, available_on INTEGER NOT NULL, payout TEXT)
    STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS settlements_by_payout ON settlements (payout, available_on);
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
"""
_CHUNK = 5000
_UPSERT = """
INSERT INTO objects (id, kind, created, customer, parent, word, status, due_at, body)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET created = excluded.created, customer = excluded.customer, parent = excluded.parent,
    word = excluded.word, status = excluded.status, due_at = excluded.due_at, body = excluded.body
"""

_encoder = msgspec.json.Encoder()
_decode = msgspec.json.Decoder(dict[str, Any]).decode


class Store:
    """The sandbox's memory.

    Args:
        path: A file, or ``:memory:``.
    """

    def __init__(self, path: str | Path) -> None:
        # Autocommit mode: transactions are opened by `transaction` and by nothing else.
        self._db = sqlite3.connect(str(path), isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA cache_size = -65536")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file; what was committed is on it."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything in the block or nothing of it."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def execute(self, sql: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Run one statement and return its rows."""
        return self._db.execute(sql, parameters).fetchall()

    def get(self, object_id: str) -> Json | None:
        """The object with this id, whatever its kind; a fresh copy each time."""
        rows = self.execute("SELECT body FROM objects WHERE id = ?", (object_id,))
        return _read(rows[0][0]) if rows else None

    def put(self, obj: Json) -> None:
        """Insert `obj` or replace the object of the same id."""
        self._db.execute(_UPSERT, row_of(obj))

    def delete(self, object_id: str) -> None:
        """Forget one object."""
        self._db.execute("DELETE FROM objects WHERE id = ?", (object_id,))

    def put_many(self, objects: Iterable[Json | Row]) -> int:
        """Insert or replace many objects, or rows made of them; returns how many. Call it in a transaction."""
        count = 0
        rows = (row_of(obj) if isinstance(obj, dict) else obj for obj in objects)
        while chunk := list(islice(rows, _CHUNK)):
            self._db.executemany(_UPSERT, chunk)
            count += len(chunk)
        return count

    def put_settlements(self, settlements: Iterable[tuple[Any, ...]]) -> None:
        """Insert or replace what is paid out, and what is to be. Call it in a transaction."""
        self._db.executemany("INSERT OR REPLACE INTO settlements VALUES (?, ?, ?, ?, ?)", settlements)

    def select(self, where: str, parameters: tuple[Any, ...]) -> list[Json]:
        """Objects for a condition (with ORDER BY and LIMIT as wanted) that this package wrote."""
        return [_read(body) for (body,) in self._db.execute(f"SELECT body FROM objects WHERE {where}", parameters)]  # noqa: S608 - `where` is this package's own text

    def newer(self, kind: str, seq: int) -> list[tuple[int, Json]]:
        """The objects of `kind` that were first stored after number `seq`, with their numbers, oldest first."""
        rows = self.execute("SELECT seq, body FROM objects WHERE kind = ? AND seq > ? ORDER BY seq", (kind, seq))
        return [(number, _read(body)) for number, body in rows]

    def children(self, kind: str, parent: str) -> list[Json]:
        """The objects of `kind` that belong to `parent`, oldest first."""
        return self.select("parent = ? AND kind = ? ORDER BY created, seq", (parent, kind))

    def meta(self, name: str, default: int = 0) -> int:
        """A number kept beside the objects."""
        rows = self.execute("SELECT value FROM meta WHERE name = ?", (name,))
        return int(rows[0][0]) if rows else default

    def set_meta(self, name: str, value: int) -> None:
        """Keep a number beside the objects."""
        self.execute(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
        )

    def paid_out(self) -> dict[str, str]:
        """The payout of each movement of the balance that is in one, by the movement's id."""
        return dict(self.execute("SELECT txn, payout FROM settlements WHERE payout IS NOT NULL"))

    def clear(self) -> None:
        """Forget everything but the webhook endpoints."""
        self.execute("DELETE FROM objects WHERE kind <> 'webhook_endpoint'")
        self.execute("DELETE FROM results")
        self.execute("DELETE FROM deliveries")
        self.execute("DELETE FROM plans")
        self.execute("DELETE FROM settlements")


def _read(body: str) -> Json:
    stored = _decode(body)
    return {**nulls(stored["object"]), **stored}


def row_of(obj: Json) -> Row:
    """The columns that an object is kept in, its JSON body the last."""
    kind = obj["object"]
    empty = nulls(kind)
    # Nulls of the shape are not stored: they are put back on reading, and half of an invoice is nulls.
    stored = {key: value for key, value in obj.items() if value is not None or key not in empty}
    if kind == "invoice":
        stored.pop("payments", None)  # objects of their own
    return (
        obj["id"],
        kind,
        obj.get("created") or 0,
        obj.get("customer"),
        _parent(obj, kind),
        _word(obj, kind),
        obj.get("status"),
        due_at(obj),
        _encoder.encode(stored).decode(),
    )


def _parent(obj: Json, kind: str) -> str | None:
    """The one object that `obj` is most often asked for by."""
    match kind:
        case "invoice":
            found = _subscription_of(obj)
        case "invoice_payment" | "credit_note":
            found = obj["invoice"]
        case "invoiceitem" | "subscription_schedule" | "discount":
            found = _subscription_of(obj)
        case "customer_balance_transaction":
            found = obj["customer"]
        case "promotion_code":
            found = obj["promotion"]["coupon"]
        case "refund" | "dispute":
            found = obj.get("charge")
        case "charge":
            found = obj.get("payment_intent")
        case "balance_transaction":
            found = obj.get("source")
        case "price":
            found = obj.get("product")
        case _:
            found = None
    return found if isinstance(found, str) else None


def _subscription_of(obj: Json) -> str | None:
    details = (obj.get("parent") or {}).get("subscription_details") or {}
    found = details.get("subscription") or obj.get("subscription")
    return found if isinstance(found, str) else None


def _word(obj: Json, kind: str) -> str | None:
    """The text that `obj` is most often looked up by."""
    match kind:
        case "subscription" | "invoice" | "subscription_schedule":
            found = obj.get("test_clock")  # see `stripe_sandbox.agenda`
        case "invoiceitem":
            found = obj["invoice"] or "pending"
        case "customer_balance_transaction":
            found = obj["invoice"]
        case "promotion_code":
            found = obj["code"].lower()
        case "customer":
            found = obj.get("email")
        case "price":
            found = obj.get("lookup_key")
        case "event" | "balance_transaction":
            found = obj["type"]
        case "invoice_payment":
            found = obj["payment"].get("payment_intent")
        case "refund" | "dispute":
            found = obj.get("payment_intent")
        case _:
            found = None
    return found
