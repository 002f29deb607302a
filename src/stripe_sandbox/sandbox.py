"""The sandbox itself: takes a request, gives Stripe's answer; synchronous, and deterministic by seed and clock."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from stripe_sandbox import agenda, resources
from stripe_sandbox.answer import BROKEN, Admitted, Answer, Request, finished, refused, replayed, struck_before
from stripe_sandbox.billing import books, passing
from stripe_sandbox.call import Call, Settings
from stripe_sandbox.door import check_key, check_version
from stripe_sandbox.errors import ApiError
from stripe_sandbox.expand import expand
from stripe_sandbox.faults import Faults
from stripe_sandbox.idempotency import Idempotency, Kept, fingerprint
from stripe_sandbox.ids import IdSource, derive
from stripe_sandbox.operations import route
from stripe_sandbox.parameters import decode, refuse_unsimulated
from stripe_sandbox.sdk import API_VERSION, operation_parameters
from stripe_sandbox.store import Store
from stripe_sandbox.webhooks import WebhookQueue

Json = dict[str, Any]


class Sandbox:
    """A Stripe account in test mode.

    Args:
        store: Where its objects are kept.
        clock: The present instant in Unix seconds.
        api_key: The secret key that callers must show.
        seed: Decides ids and disturbances; the same calls at the same instants give the same account.
        settings: The account's settings.
    """

    def __init__(
        self,
        store: Store,
        clock: Callable[[], float],
        *,
        api_key: str = "sk_test_sandbox",
        seed: int = 0,
        settings: Settings | None = None,
    ) -> None:
        self.store = store
        self.clock = clock
        self.api_key = api_key
        self.settings = settings or Settings()
        self.faults = Faults()
        self.webhooks = WebhookQueue(store, seed)
        self._idempotency = Idempotency(store)
        self._ids = IdSource(seed, store.meta("ids"))
        self._starts = store.meta("starts") + 1
        self._requests = 0
        store.set_meta("starts", self._starts)

    @property
    def now(self) -> int:
        """The present instant, whole Unix seconds."""
        return int(self.clock())

    def handle(
        self, method: str, path: str, params: Json | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Answer one request at once; a fault's waits are only named in the answer."""
        given = {name.lower(): value for name, value in (headers or {}).items()}
        admitted = self.admit(Request(method, path, params or {}, given))
        return admitted if isinstance(admitted, Answer) else self.perform(admitted)

    def admit(self, request: Request) -> Admitted | Answer:
        """Let a request in: key, version, route, parameters, faults, idempotency; or answer it here.

        An admitted request must be given to `perform` (or `abandon`), for its idempotency key is in use until then.
        """
        headers = self._headers(request)
        try:
            check_key(request.headers.get("authorization", ""), self.api_key)
            check_version(request.headers.get("stripe-version"))
            operation, ids = route(request.method, request.path)
            fault = self.faults.take(request.method, request.path)
            if fault and (struck := struck_before(fault, headers)):
                return struck
            params = decode(operation_parameters(operation.name), request.params)
            refuse_unsimulated(params, operation.simulated)
            key = request.headers.get("idempotency-key") if request.method == "POST" else None
            if key:
                kept = self._idempotency.claim(key, fingerprint(request.method, request.path, request.params), self.now)
                if kept:
                    return finished(replayed(kept, headers), fault)
        except ApiError as error:
            return refused(error, headers)
        wait_s = fault.hang_s if fault and fault.kind == "hang" else 0.0
        return Admitted(request, operation, ids, params, key, headers, fault, wait_s)

    def perform(self, admitted: Admitted) -> Answer:
        """Run an admitted request, in one transaction with its idempotent result."""
        try:
            answer = self._run(admitted)
        finally:
            self.abandon(admitted)
        return finished(answer, admitted.fault)

    def abandon(self, admitted: Admitted) -> None:
        """Give back the idempotency key of an admitted request, run or not."""
        if admitted.key:
            self._idempotency.release(admitted.key)

    def _run(self, admitted: Admitted) -> Answer:
        call = self._call({"id": admitted.headers["Request-Id"], "idempotency_key": admitted.key})
        call.writes = admitted.request.method != "GET"
        refusal: ApiError | None = None
        with self.store.transaction():
            self.store.execute("SAVEPOINT work")
            try:
                result = admitted.operation.run(call, admitted.params, *admitted.ids)
                expand(call, result, admitted.params.get("expand", []))
                answer = Answer(200, msgspec.json.encode(result), admitted.headers)
            except ApiError as error:
                refusal = error
                if not error.keeps_writes:
                    self.store.execute("ROLLBACK TO work")
                answer = refused(error, admitted.headers)
            if admitted.fault and admitted.fault.kind == "error_500_after":
                answer = refused(BROKEN, admitted.headers)
            if admitted.key and not (refusal and refusal.before_execution):
                kept = Kept(answer.status, answer.body, admitted.headers["Request-Id"])
                self._idempotency.keep(admitted.key, kept, call.wall)
            self.store.set_meta("ids", self._ids.used)
        return answer

    def run_due(self, now: int | None = None, *, limit: int | None = None) -> int:
        """Let time pass until `now` (the clock's present by default): renew, expire, finalise, retry, cancel.

        Each thing happens at the instant at which it was due, in order, so that a sandbox which was off for a week
        ends up as one that ran all the time.

        Returns:
            How many things happened; fewer than all that were due only when `limit` stopped it.
        """
        until = self.now if now is None else now
        done = 0
        # One at a time: what happens to one object may make another due, or no longer due.
        while (limit is None or done < limit) and (due := agenda.first(self.store)) and due.at <= until:
            self._pass(due)
            done += 1
        self._idempotency.forget_old(until)
        return done

    def _pass(self, due: agenda.Due) -> None:
        call = self._call({"id": None, "idempotency_key": None})
        call.now, call.settled = due.at, True
        with self.store.transaction():
            passing.happen(call, due)
            self.store.set_meta("ids", self._ids.used)

    def next_due_at(self) -> int | None:
        """The instant of the next thing that time does, or None."""
        due = agenda.first(self.store)
        return due.at if due else None

    def add_webhook_endpoint(self, url: str, secret: str, enabled_events: Iterable[str] = ("*",)) -> Json:
        """Have an endpoint at `url` with this `secret`; one that is already there is left as it is."""
        for endpoint in self.store.select("kind = 'webhook_endpoint' ORDER BY seq", ()):
            rows = self.store.execute("SELECT value FROM secrets WHERE id = ?", (endpoint["id"],))
            if endpoint["url"] == url and rows and rows[0][0] == secret:
                return endpoint
        with self.store.transaction():
            call = self._call({"id": None, "idempotency_key": None})
            made = resources.webhook_endpoints.add(call, url, secret, list(enabled_events))
            self.store.set_meta("ids", self._ids.used)
        return made

    def load(self, objects: Iterable[Json]) -> int:
        """Put ready objects in, all or none: no events, no webhooks. Returns how many."""
        with self.store.transaction():
            return self.store.put_many(objects)

    def redeliver(self, event_id: str) -> int:
        """Queue an event again for every endpoint; returns how many deliveries that makes."""
        call = self._call({"id": None, "idempotency_key": None})
        return self.webhooks.redeliver(call.require("event", event_id), self.now)

    def authenticate_intent(self, intent_id: str, *, succeeds: bool = True) -> Json:
        """Do what the customer does in the bank's window for a payment or setup intent in ``requires_action``."""
        with self.store.transaction():
            call = self._call({"id": None, "idempotency_key": None})
            if intent_id.startswith("seti_"):
                found = resources.setup_intents.authenticated(call, intent_id, succeeds=succeeds)
            else:
                found = resources.payment_intents.authenticated(call, intent_id, succeeds=succeeds)
            self.store.set_meta("ids", self._ids.used)
        return found

    def fail_payout(self, payout_id: str, code: str = "account_closed") -> Json:
        """Do what the bank does with a payout that it cannot take; `code` is Stripe's ``failure_code``."""
        with self.store.transaction():
            failed = books.fail(self._call({"id": None, "idempotency_key": None}), payout_id, code)
            self.store.set_meta("ids", self._ids.used)
        return failed

    def state(self) -> Json:
        """How many objects of each kind there are, and what waits."""
        counts = dict(self.store.execute("SELECT kind, count(*) FROM objects GROUP BY kind ORDER BY kind"))
        return {
            "objects": counts,
            "deliveries_waiting": self.webhooks.undelivered(),
            "next_due_at": self.next_due_at(),
            "faults": len(self.faults),
            "now": self.now,
            "api_version": API_VERSION,
        }

    def reset(self) -> None:
        """Forget every object, event, delivery, idempotent result and fault; webhook endpoints stay."""
        with self.store.transaction():
            self.store.clear()
        self.faults.clear()

    def _headers(self, request: Request) -> dict[str, str]:
        self._requests += 1
        request_id = derive(self._ids.seed, f"req{self._starts}", self._requests, length=14)
        headers = {
            "Content-Type": "application/json",
            "Request-Id": f"req_{request_id}",
            "Stripe-Version": API_VERSION,
        }
        if (key := request.headers.get("idempotency-key")) and request.method == "POST":
            headers["Idempotency-Key"] = key
        return headers

    def _call(self, request: Json) -> Call:
        return Call(
            store=self.store,
            ids=self._ids,
            webhooks=self.webhooks,
            settings=self.settings,
            now=self.now,
            wall=self.now,
            request=request,
        )
