"""The queue of webhook deliveries: who is to be told what and when, kept so that a restart goes on."""

import hashlib
import hmac
from dataclasses import dataclass, replace
from typing import Any, Literal

import msgspec

from stripe_sandbox.ids import derive
from stripe_sandbox.store import Store

Json = dict[str, Any]
Mode = Literal["normal", "duplicate", "shuffle", "drop", "delay"]

_RETRY_FOR_S = 3 * 24 * 3600
_BACKOFF_MAX_S = 3600.0


@dataclass(frozen=True, slots=True)
class Delivering:
    """How deliveries are disturbed.

    Attributes:
        mode: ``duplicate`` tells everything twice, ``shuffle`` in another order (each at a moment within `delay_s`),
            ``delay`` after `delay_s`, ``drop`` never (the event stays undelivered in the events list).
        delay_s: See above.
        share: The part of the events that this happens to, 0 to 1, chosen by the seed.
        retry_after_s: The wait before the second attempt; it doubles with each, up to an hour, for three days.
    """

    mode: Mode = "normal"
    delay_s: float = 5.0
    share: float = 1.0
    retry_after_s: float = 1.0


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt to be made."""

    id: int
    event: str
    url: str
    secret: str
    payload: bytes

    def signature(self, now: int) -> str:
        """The ``Stripe-Signature`` header for an attempt at `now`."""
        return sign(self.payload, self.secret, now)


def sign(payload: bytes, secret: str, now: int) -> str:
    """Stripe's signature over the raw bytes: ``t=...,v1=...``."""
    digest = hmac.new(secret.encode(), f"{now}.".encode() + payload, hashlib.sha256).hexdigest()
    return f"t={now},v1={digest}"


class WebhookQueue:
    """Deliveries waiting in the store.

    Args:
        store: Where they are kept.
        seed: Decides which deliveries a disturbance hits.
    """

    def __init__(self, store: Store, seed: int) -> None:
        self._store = store
        self._seed = seed
        self.delivering = Delivering()

    def configure(self, **changes: Any) -> Delivering:
        """Change how deliveries are disturbed."""
        self.delivering = replace(self.delivering, **changes)
        return self.delivering

    def enqueue(self, event: Json, now: int) -> int:
        """Queue `event` for every endpoint that wants it; returns how many that are."""
        endpoints = self._store.select("kind = 'webhook_endpoint' AND status = 'enabled' ORDER BY seq", ())
        wanted = [e for e in endpoints if {"*", event["type"]} & set(e["enabled_events"])]
        for endpoint in wanted:
            for due_at in self._instants(f"{event['id']}{endpoint['id']}", now):
                self._add(event["id"], endpoint["id"], now, due_at)
        return len(wanted)

    def _instants(self, label: str, now: int) -> list[float | None]:
        """When to deliver; None is never."""
        draw = int.from_bytes(hashlib.blake2b(derive(self._seed, label, 0).encode(), digest_size=4).digest()) / 2**32
        knobs = self.delivering
        if draw >= knobs.share:
            return [float(now)]
        match knobs.mode:
            case "duplicate":
                return [float(now), float(now)]
            case "shuffle":
                return [now + draw / knobs.share * knobs.delay_s]
            case "delay":
                return [now + knobs.delay_s]
            case "drop":
                return [None]
            case "normal":
                return [float(now)]

    def _add(self, event: str, endpoint: str, now: int, due_at: float | None) -> None:
        state = "dropped" if due_at is None else "waiting"
        self._store.execute(
            "INSERT INTO deliveries (event, endpoint, attempt, created, due_at, state) VALUES (?, ?, 0, ?, ?, ?)",
            (event, endpoint, now, due_at, state),
        )

    def due(self, now: float, limit: int = 50) -> list[Delivery]:
        """The attempts to be made by `now`, those due first first."""
        rows = self._store.execute(
            "SELECT d.id, d.event, d.endpoint, s.value FROM deliveries d LEFT JOIN secrets s ON s.id = d.endpoint "
            "WHERE d.due_at <= ? ORDER BY d.due_at, d.id LIMIT ?",
            (now, limit),
        )
        found = []
        for delivery_id, event_id, endpoint_id, secret in rows:
            endpoint, event = self._store.get(endpoint_id), self._store.get(event_id)
            if endpoint is None or event is None or secret is None:
                self._finish(delivery_id, "abandoned")
                continue
            found.append(Delivery(delivery_id, event_id, endpoint["url"], secret, msgspec.json.encode(event)))
        return found

    def next_due_at(self) -> float | None:
        """The instant of the next attempt, or None when nothing waits."""
        rows = self._store.execute("SELECT min(due_at) FROM deliveries WHERE due_at IS NOT NULL")
        return rows[0][0] if rows else None

    def record(self, delivery: Delivery, *, succeeded: bool, now: float) -> None:
        """Write down how an attempt ended; a failed one is made again later, for three days."""
        rows = self._store.execute("SELECT attempt, created FROM deliveries WHERE id = ?", (delivery.id,))
        if not rows:
            return
        attempt, created = rows[0]
        if succeeded:
            self._finish(delivery.id, "delivered")
            self._tell_event(delivery.event)
        elif now - created > _RETRY_FOR_S:
            self._finish(delivery.id, "failed")
        else:
            wait_s = min(self.delivering.retry_after_s * 2**attempt, _BACKOFF_MAX_S)
            self._store.execute(
                "UPDATE deliveries SET attempt = attempt + 1, due_at = ? WHERE id = ?", (now + wait_s, delivery.id)
            )

    def redeliver(self, event: Json, now: int) -> int:
        """Queue an event again for every endpoint, undisturbed; returns how many deliveries that makes."""
        endpoints = self._store.select("kind = 'webhook_endpoint' AND status = 'enabled' ORDER BY seq", ())
        for endpoint in endpoints:
            self._add(event["id"], endpoint["id"], now, float(now))
        return len(endpoints)

    def undelivered(self) -> int:
        """How many deliveries still wait."""
        return int(self._store.execute("SELECT count(*) FROM deliveries WHERE due_at IS NOT NULL")[0][0])

    def _finish(self, delivery_id: int, state: str) -> None:
        self._store.execute("UPDATE deliveries SET due_at = NULL, state = ? WHERE id = ?", (state, delivery_id))

    def _tell_event(self, event_id: str) -> None:
        """Keep ``pending_webhooks``: the endpoints that have not yet answered well."""
        event = self._store.get(event_id)
        # An endpoint is told once it took any of the deliveries to it: a duplicate may still be on its way.
        untold = (
            "SELECT count(DISTINCT endpoint) FROM deliveries d WHERE event = ? AND NOT EXISTS (SELECT 1 "
            "FROM deliveries o WHERE o.event = d.event AND o.endpoint = d.endpoint AND o.state = 'delivered')"
        )
        pending = self._store.execute(untold, (event_id,))[0][0]
        if event and event["pending_webhooks"] != pending:
            self._store.put({**event, "pending_webhooks": pending})
