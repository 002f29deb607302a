"""One execution: what a resource function may read, write and announce."""

from dataclasses import dataclass, field
from typing import Any, Literal

from stripe_sandbox import agenda
from stripe_sandbox.errors import invalid, malformed, missing
from stripe_sandbox.ids import IdSource
from stripe_sandbox.sdk import API_VERSION
from stripe_sandbox.shapes import shaped
from stripe_sandbox.store import Store
from stripe_sandbox.webhooks import WebhookQueue

Json = dict[str, Any]

# How Stripe names a kind in "No such ...", where that differs from the kind.
_NOUNS = {"payment_method": "PaymentMethod", "balance_transaction": "balance transaction"}
_METADATA_KEYS_MAX = 50
_METADATA_KEY_MAX = 40
_METADATA_VALUE_MAX = 500


@dataclass(frozen=True, slots=True)
class Settings:
    """What an account's owner would set in Stripe's dashboard.

    Attributes:
        finalize_after_s: How long a renewal's invoice stays a draft (an hour at Stripe).
        retry_after_days: Waits between the attempts to collect a renewal.
        after_last_retry: What becomes of a subscription when the last attempt failed.
        will_be_due_days: How long before an invoice's due date ``invoice.will_be_due`` comes.
        payouts: ``daily`` pays the available balance out at midnight UTC, ``manual`` never.
        refund_settles_after_s: When a refund to a card that fails or pends it is decided.
        public_url: What links into the sandbox's own pages begin with.
        dispute_fee: What Stripe charges for a dispute, in minor units of its currency.
    """

    finalize_after_s: int = 3600
    retry_after_days: tuple[int, ...] = (3, 5, 7)
    after_last_retry: Literal["cancel", "unpaid", "past_due"] = "cancel"
    will_be_due_days: int = 3
    payouts: Literal["daily", "manual"] = "daily"
    dispute_fee: int = 1500
    public_url: str = ""
    refund_settles_after_s: int = 60


@dataclass(slots=True)
class Call:
    """The context of one API call, or of one thing that time does.

    Attributes:
        now: The instant of the call, Unix seconds; that of a test clock once an object on one was touched.
        wall: The instant by the sandbox's own time, which events and deliveries go by.
        request: What events say about their cause: ``id`` and ``idempotency_key``.
        writes: Whether the call may change anything: what is on a test clock cannot while that advances.
        clock: The test clock that the call goes by, None by the sandbox's own time.
    """

    store: Store
    ids: IdSource
    webhooks: WebhookQueue
    settings: Settings
    now: int
    wall: int
    request: Json = field(default_factory=lambda: {"id": None, "idempotency_key": None})
    writes: bool = True
    clock: str | None = None
    settled: bool = False

    def new_id(self, prefix: str) -> str:
        """A fresh id."""
        return self.ids.next(prefix)

    def find(self, kind: str, object_id: str | None) -> Json | None:
        """The object of this kind and id, if there is one."""
        found = self.store.get(object_id) if object_id else None
        if found is None or found["object"] != kind:
            return None
        if not self.settled:
            self._go_by_clock_of(found)
        return found

    def _go_by_clock_of(self, obj: Json) -> None:
        """Take over the time of the test clock that `obj` or its customer is on; the first one found decides."""
        if "customer" in obj or obj["object"] == "customer":
            self.settled = True
            holder = obj if "test_clock" in obj else self.store.get(obj["customer"] or "")
            clock = self.store.get((holder or {}).get("test_clock") or "")
            if clock:
                self.go_by(clock)

    def go_by(self, clock: Json) -> None:
        """Let the rest of the call happen at the instant of a test clock.

        Raises:
            ApiError: The call writes, and the clock is advancing.
        """
        if self.writes and clock["status"] == "advancing":
            raise invalid(
                "Test clock advancement underway - cannot perform modifications until the advancement has completed."
            )
        self.clock, self.now, self.settled = clock["id"], int(clock["frozen_time"]), True

    def later(self, at: int, obj: Json, what: str) -> None:
        """Plan that `what` happens to `obj` at an instant of the time that the call goes by."""
        agenda.plan(self.store, at=at, object_id=obj["id"], what=what, clock=self.clock)

    def require(self, kind: str, object_id: str, *, param: str | None = None) -> Json:
        """The object, or ``resource_missing``: 404 for the path's own id, 400 when `param` named it."""
        found = self.find(kind, object_id)
        if found is None:
            raise missing(_NOUNS.get(kind, kind), object_id, param=param, status=400 if param else 404)
        return found

    def create(self, obj: Json, event: str | None = None) -> Json:
        """Store a new object and announce it."""
        self.store.put(obj)
        if event:
            self.emit(event, obj)
        return obj

    def change(self, obj: Json, changes: Json, event: str | None = None) -> Json:
        """Store `obj` with `changes` made; `event` tells what was there before. Without a change: nothing."""
        after = {**obj, **changes}
        previous = differences(obj, after)
        if previous:
            self.store.put(after)
            if event:
                self.emit(event, after, previous)
        return after

    def emit(self, kind: str, obj: Json, previous: Json | None = None) -> None:
        """Record an event of type `kind` about `obj` and queue it for the webhook endpoints."""
        data: Json = {"object": obj}
        if previous is not None:
            data["previous_attributes"] = previous
        given = {
            "id": self.new_id("evt"),
            "api_version": API_VERSION,
            "created": self.wall,
            "data": data,
            "livemode": False,
            "pending_webhooks": 0,
            "request": self.request,
            "type": kind,
        }
        event = shaped("event", given)
        event["pending_webhooks"] = self.webhooks.enqueue(event, self.wall)
        self.store.put(event)


def differences(before: Json, after: Json) -> Json:
    """What ``previous_attributes`` shows: the old values of what changed, nested hashes only where they differ."""
    found: Json = {}
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        found[key] = differences(old, new) if isinstance(old, dict) and isinstance(new, dict) else old
    return found


def merged_metadata(current: Json | None, given: Any) -> Json:
    """Metadata after an update: given keys set, keys given as empty unset, all of it unset by an empty text."""
    if given is None:
        return dict(current or {})
    if given == "":
        return {}
    for key, value in given.items():
        if len(key) > _METADATA_KEY_MAX or len(str(value)) > _METADATA_VALUE_MAX:
            raise malformed(
                f"Metadata keys can have up to {_METADATA_KEY_MAX} characters and values up to {_METADATA_VALUE_MAX}.",
                param=f"metadata[{key}]",
            )
    result = {key: value for key, value in {**(current or {}), **given}.items() if value != ""}
    if len(result) > _METADATA_KEYS_MAX:
        raise malformed(f"You can have up to {_METADATA_KEYS_MAX} metadata keys.", param="metadata")
    return result


def cleared(value: Any) -> Any:
    """The stored form of a value that an empty text unsets."""
    return None if value == "" else value
