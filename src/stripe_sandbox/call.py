"""One execution: what a resource function may read, write and announce."""

from dataclasses import dataclass, field
from typing import Any

from stripe_sandbox.errors import malformed, missing
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
        retry_after_days: Waits between the attempts to collect a renewal; after the last the subscription ends.
    """

    finalize_after_s: int = 3600
    retry_after_days: tuple[int, ...] = (3, 5, 7)


@dataclass(slots=True)
class Call:
    """The context of one API call, or of one thing that time does.

    Attributes:
        now: The instant of the call, Unix seconds.
        request: What events say about their cause: ``id`` and ``idempotency_key``.
    """

    store: Store
    ids: IdSource
    webhooks: WebhookQueue
    settings: Settings
    now: int
    request: Json = field(default_factory=lambda: {"id": None, "idempotency_key": None})

    def new_id(self, prefix: str) -> str:
        """A fresh id."""
        return self.ids.next(prefix)

    def find(self, kind: str, object_id: str | None) -> Json | None:
        """The object of this kind and id, if there is one."""
        found = self.store.get(object_id) if object_id else None
        return found if found and found["object"] == kind else None

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
            "created": self.now,
            "data": data,
            "livemode": False,
            "pending_webhooks": 0,
            "request": self.request,
            "type": kind,
        }
        event = shaped("event", given)
        event["pending_webhooks"] = self.webhooks.enqueue(event, self.now)
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
