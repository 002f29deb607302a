"""What lies between the system and Stripe: calls that meet faults, and webhooks that come late, twice or never."""

import random
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import msgspec

from stripe_sandbox import Answer, Request, Sandbox
from stripe_sandbox.answer import Admitted
from stripe_sandbox.faults import Fault, Kind
from stripe_sandbox.http import request_from_wire
from stripe_sandbox.webhooks import sign
from vend.simulation.process import HERE
from vend.simulation.scheduler import Scheduler
from vend.simulation.weather import Weather
from vend.stripe_gateway.transport import Reply
from vend.webhooks.handlers import HANDLED

Json = dict[str, Any]

API_KEY = "sk_test_sandbox"
SECRET = "whsec_simulation"  # noqa: S105 - it guards nothing but a simulation
TIMEOUT_S = 8.0
_HANG_S = (2.0, 90.0)
_LATE_S_MAX = 72 * 3600.0
_QUICK_S_MAX = 3.0
_UNWANTED = 0.8
"""The share of the events without effect that the endpoint does not ask for; a few are delivered to be put aside."""

_KINDS: tuple[Kind, ...] = (
    "reset_before",
    "reset_after",
    "hang",
    "hang_after",
    "half_body",
    "error_409",
    "error_429",
    "error_500_before",
    "error_500_after",
    "html_502",
)


class AnswerBrokeOff(Exception):
    """The connection ended in the middle of a body; the SDK lets such errors through as they are."""


class Network:
    """Carries one history's calls to its Stripe, and its Stripe's webhooks to the system.

    Args:
        deliver: posts a signed body to the system; True when it was taken.

    Attributes:
        lingers: the method and path whose next answer is long on its way; None for none in particular.
    """

    def __init__(
        self,
        scheduler: Scheduler,
        sandbox: Sandbox,
        seed: random.Random,
        weather: Weather,
        deliver: Callable[[str, bytes, str], Awaitable[bool]],
    ) -> None:
        self._scheduler = scheduler
        self._seed = seed
        self._deliver = deliver
        self._seen = 0
        self._spell: list[Kind] = []
        self.weather = weather
        self.sandbox = sandbox
        self.frozen = False
        self.lingers: str | None = None
        self.delivered: set[str] = set()
        self.unwanted: set[str] = set()

    # ------------------------------------------------------------------ calls

    async def call(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Carry one attempt of the SDK."""
        parts = urlsplit(url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        request = request_from_wire(method, target, headers, body)
        kind = self._fault()
        key = headers.get("Idempotency-Key", "")

        async def work() -> "_Said":
            return self._at_stripe(request, kind)

        said = await self._scheduler.step(f"{method} {parts.path}", work, key=f"{target} {key}")
        wait_s = said.wait_s or self._under_way_s(method, parts.path)
        if wait_s:
            await self._scheduler.sleep(min(wait_s, TIMEOUT_S))
        if said.wait_s > TIMEOUT_S:
            raise TimeoutError("Stripe did not answer in time")
        answer = said.answer if said.answer is not None else said.later[0]
        if answer.wire == "reset":
            raise ConnectionResetError("Stripe closed the connection")
        if answer.wire == "half_body":
            raise AnswerBrokeOff("the body ended early")
        return Reply(answer.status, answer.headers, answer.body)

    def _under_way_s(self, method: str, path: str) -> float:
        """Draw how long an answer is on its way: by the time it comes, another one may be the truth."""
        if self.lingers == f"{method} {path}":
            self.lingers = None
            return self._seed.uniform(TIMEOUT_S / 2, TIMEOUT_S - 0.5)
        chance = self.weather.stripe_slow_reads if method == "GET" else self.weather.stripe_slow
        if not chance or self._seed.random() >= chance:
            return 0.0
        return self._seed.uniform(0.0, TIMEOUT_S - 0.5)

    def _fault(self) -> Kind | None:
        """Draw a call's fault; troubles come in spells, mostly of one kind, or the SDK's retries would hide them."""
        if self._spell and self.weather.stripe_fault:
            return self._spell.pop()
        if self._seed.random() >= self.weather.stripe_fault:
            return None
        kind = self._seed.choice(_KINDS)
        if self._seed.random() < 1 / 2:
            same = self._seed.random() < 2 / 3
            for _ in range(self._seed.randrange(1, 7)):
                self._spell.append(kind if same else self._seed.choice(_KINDS))
        return kind

    def _at_stripe(self, request: Request, kind: Kind | None) -> "_Said":
        if not self.frozen:
            self.let_time_pass()
        if kind is not None:
            hang_s = self._seed.uniform(*_HANG_S)
            self.sandbox.faults.add(Fault(f"{request.method} {request.path}", kind, hang_s=hang_s))
            self._scheduler.counts["stripe_faults"] += 1
            self._scheduler.note(HERE.get(), f"{request.method} {request.path}", kind, "!")
        admitted = self.sandbox.admit(request)
        self.sandbox.faults.clear()
        if isinstance(admitted, Answer):
            return _Said(admitted, admitted.wait_s)
        if admitted.wait_s:
            return self._hanging(admitted)
        answer = self.sandbox.perform(admitted)
        self.announce()
        return _Said(answer, answer.wait_s)

    def _hanging(self, admitted: Admitted) -> "_Said":
        """Let the call run later, whether or not its caller is still there."""
        said = _Said(None, admitted.wait_s)

        def run() -> None:
            said.later.append(self.sandbox.perform(admitted))
            method, path = admitted.request.method, admitted.request.path
            self._scheduler.note(None, f"Stripe runs the call that hung: {method} {path}", f"{said.later[0].status}")
            self.announce()

        self._scheduler.at(self._scheduler.now + timedelta(seconds=admitted.wait_s), run)
        return said

    # ------------------------------------------------------------------ Stripe by itself

    def by_hand(self, method: str, path: str, params: Json | None = None) -> Answer:
        """Do something at Stripe that is not the system's doing: the dashboard, the bank, the driver's own page."""
        if not self.frozen:
            self.let_time_pass()
        answer = self.sandbox.handle(method, path, params or {}, {"Authorization": f"Bearer {API_KEY}"})
        self._scheduler.note(HERE.get(), f"{method} {path}", str(answer.status))
        self.announce()
        return answer

    def let_time_pass(self) -> None:
        """Do what is due at Stripe by now: renewals, retries, expiries."""
        due_at = self.sandbox.next_due_at()
        if due_at is not None and due_at <= self._scheduler.now.timestamp():
            done = self.sandbox.run_due()
            self._scheduler.note(None, "time passes at Stripe", f"{done} things happen")
            self.announce()

    def truth(self, kind: str) -> list[Json]:
        """Give Stripe's objects of a kind, oldest first."""
        return [one for _, one in self.sandbox.store.newer(kind, 0)]

    # ------------------------------------------------------------------ webhooks

    def announce(self) -> None:
        """Send the events that Stripe has made since, each at the moments that the weather gives it."""
        for seq, event in self.sandbox.store.newer("event", self._seen):
            self._seen = seq
            if event["type"] not in HANDLED and self._seed.random() < _UNWANTED:
                self.unwanted.add(event["id"])
                continue
            for delay_s in self._delays():
                self._post(event["id"], delay_s, attempts_left=3)

    def _delays(self) -> list[float]:
        seed, weather = self._seed, self.weather
        if seed.random() < weather.webhook_dropped:
            return []
        late = seed.random() < weather.webhook_late
        first = seed.uniform(0.0, _LATE_S_MAX if late else _QUICK_S_MAX)
        return [first, first + seed.uniform(0.0, 600.0)] if seed.random() < weather.webhook_twice else [first]

    def _post(self, event_id: str, delay_s: float, *, attempts_left: int) -> None:
        def begin() -> None:
            self._scheduler.spawn(None, "webhook", self._carry(event_id, attempts_left))

        self._scheduler.at(self._scheduler.now + timedelta(seconds=delay_s), begin)

    async def _carry(self, event_id: str, attempts_left: int) -> None:
        event = self.sandbox.store.get(event_id)
        assert event is not None, "Stripe keeps its events"
        body = msgspec.json.encode(event)
        signature = sign(body, SECRET, int(self._scheduler.now.timestamp()))
        if await self._deliver(event_id, body, signature):
            self.delivered.add(event_id)
        elif attempts_left:
            self._post(event_id, self._seed.uniform(5.0, 3600.0), attempts_left=attempts_left - 1)

    def redeliver_all(self) -> int:
        """Send every event that was never taken; give how many."""
        missing = [event["id"] for event in self.truth("event") if event["id"] not in self.delivered | self.unwanted]
        self._seed.shuffle(missing)
        for event_id in missing:
            self._post(event_id, self._seed.uniform(0.0, _QUICK_S_MAX), attempts_left=3)
        return len(missing)


class _Said:
    """Stripe's answer, or (None) one that comes later."""

    def __init__(self, answer: Answer | None, wait_s: float) -> None:
        self.answer = answer
        self.wait_s = wait_s
        self.later: list[Answer] = []

    def __str__(self) -> str:
        if self.answer is None:
            return f"hangs for {self.wait_s:.0f} s"
        if self.answer.wire != "whole":
            return f"{self.answer.wire} ({self.answer.status})"
        return f"{self.answer.status}{_named(self.answer)}"


def _named(answer: Answer) -> str:
    """The id, the status and the refusal in an answer, for the timeline."""
    try:
        found = answer.json()
    except msgspec.DecodeError:
        return " no JSON"
    if "error" in found:
        error = found["error"]
        return f" {error['type']} {error.get('code', '')}".rstrip()
    if found.get("object") == "list":
        return f" {len(found['data'])} found"
    return f" {found.get('id', '')} {found.get('status', '')}".rstrip()


class Wire:
    """The transport that all gateways share; it asks the network of the history that runs."""

    def __init__(self) -> None:
        self.network: Network | None = None

    async def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Carry one attempt."""
        assert self.network is not None, "calls are made in a history"
        return await self.network.call(method, url, headers, body)

    async def sleep(self, seconds: float) -> None:
        """Wait in simulated time."""
        assert self.network is not None, "calls are made in a history"
        await self.network._scheduler.sleep(seconds)  # noqa: SLF001 - the two are one room
