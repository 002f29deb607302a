"""One history's world: an operator with a garage, drivers, two web processes, two workers, and a Stripe of its own."""

import random
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from stripe_sandbox import Sandbox, Store
from vend.billing import garages, passes, people
from vend.billing.commands import NewCustomer, NewDriver, NewGarage, NewPass, NewTaxRate, NewVehicle
from vend.billing.settings import change_settings
from vend.domain.errors import VendError
from vend.domain.garage import Garage
from vend.domain.garage_settings import GarageSettings
from vend.domain.ids import make_id
from vend.domain.operation import Asked
from vend.domain.parking_pass import Interval, ParkingPass
from vend.domain.pass_change import ChangePreview
from vend.domain.people import Driver
from vend.domain.subscription import Subscription
from vend.gates.signing import ListKeys
from vend.outbound.courier import Courier
from vend.simulation.database import Database
from vend.simulation.loop import RestingLoop
from vend.simulation.network import API_KEY, SECRET, Network, Wire
from vend.simulation.process import HERE, Here, Process, ProcessDied
from vend.simulation.scheduler import Scheduler
from vend.simulation.weather import CALM, draw_weather
from vend.store import identity
from vend.stripe_gateway.gateway import StripeGateway
from vend.webhooks.receive import receive
from vend.worker.loop import jobs

T = TypeVar("T")

LIST_KEYS = ListKeys(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
"""Sign access lists the same way in every run of a seed."""

_NOBODY = Courier()
_SIGNED_ANEW_AFTER = timedelta(days=365)
"""A history of months would sign its lists anew thousands of times; here they are only built when they are behind."""

WEBS = ("web-1", "web-2")
WORKERS = ("worker-1", "worker-2")
_LEFT_OUT = ("make_partitions", "reconcile", "tell_gates", "send_webhooks", "forget_webhook_answers")
"""The worker's jobs that a history does without: one changes the schema, which histories share, one would mend what the
laws are there to find, and one calls gates, of which there are none."""
_NOT_WAITED_FOR = ("refresh_access_lists",)
"""Jobs that have work after nearly every change: done in passing until the quiet, which lasts until they have none."""
_NOT_AHEAD = ("recognise_revenue",)
"""Jobs whose later work is not waited for: a history ends long before a year is earned."""
_SECOND_WORKER = 1 / 4
"""The chance that a worker begins although another one is about to: in one after the other's place, or beside it."""
_LOOKS_FOR_ALL = 1 / 8
"""The chance that a worker that begins asks all of its jobs, as they do by themselves every few seconds."""
PATIENCE = 3 / 4
"""The chance that somebody who got no final answer asks again."""
_ZONES = (("America/Chicago", "USD"), ("Europe/Berlin", "EUR"), ("Asia/Tokyo", "JPY"), ("America/New_York", "USD"))
_INTERVALS: tuple[Interval, ...] = ("month", "month", "month", "month", "year")
_AMOUNTS = (25_000, 19_999, 8_701, 33_333)


class ServerGone(Exception):
    """The web process died, or was not there; its caller knows nothing more."""


class Told(msgspec.Struct, frozen=True):
    """What a caller was told of one request, in the end.

    Attributes:
        key: the idempotency key.
        kind: `subscribe` or `cancel`.
        answer: `subscribed`, `canceled`, `pending`, the code of a refusal, or `nothing`.
        subscription_id: where one was named.
    """

    key: str
    kind: str
    answer: str
    subscription_id: UUID | None


class Machines:
    """What histories share: processes, their connections, the wire to Stripe.

    Args:
        database: where they all work.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.wire = Wire()
        self.stripe = StripeGateway(API_KEY, transport=self.wire)
        self.processes = {name: Process(name, database.open_door, self.stripe) for name in WEBS + WORKERS}

    async def close(self) -> None:
        """Close what is open."""
        await self.stripe.close()
        await self.database.close()

    async def renew(self) -> None:
        """Give every process a new life without connections, so that a history does not depend on those before."""
        self.database.sessions.drop_all()
        await self.database.sessions.clear_dropped()
        for process in self.processes.values():
            process.restart()


class World:
    """One history.

    Args:
        machines: the processes; all alive and idle.
        seed: decides everything.
        start: the first instant.
    """

    def __init__(self, machines: Machines, loop: RestingLoop, seed: int, start: datetime) -> None:
        self.machines = machines
        self.plan = random.Random(f"{seed}:plan")  # noqa: S311 - repeatable on purpose
        ids = random.Random(f"{seed}:ids")  # noqa: S311 - same
        self.random_bits = ids.getrandbits
        weather = draw_weather(self.plan)
        self.scheduler = Scheduler(
            loop,
            machines.database.control,
            random.Random(f"{seed}:turns"),  # noqa: S311 - same
            start + timedelta(seconds=self.plan.randrange(60 * 86_400)),
            weather,
        )
        self._store = Store(":memory:")
        sandbox = Sandbox(self._store, self._seconds, api_key=API_KEY, seed=seed)
        chances = random.Random(f"{seed}:network")  # noqa: S311 - same
        self.network = Network(self.scheduler, sandbox, chances, weather, self._take_webhook)
        self.ends_at = start
        self.patience = PATIENCE
        self.told: list[Told] = []
        self.taken_back: set[UUID] = set()
        self.shown: dict[str, ChangePreview] = {}
        self.settings: dict[str, GarageSettings] = {}
        self.by_hand: set[str] = set()
        self.subscriptions: dict[UUID, Subscription] = {}
        self.company_accounts: list[UUID] = []
        self.drivers: list[Driver] = []
        self.vehicles: dict[UUID, UUID] = {}
        self.passes: list[ParkingPass] = []
        self._busy: set[str] = set()
        self._refreshing: set[str] = set()
        self._starting = 0
        self._keys = 0
        self._people = 0
        self.scheduler.after_commit = self._look_at
        self.scheduler.on_rest = machines.database.sessions.clear_dropped
        self.scheduler.on_death = self._drop_sessions

    @property
    def now(self) -> datetime:
        """The simulated instant."""
        return self.scheduler.now

    def _seconds(self) -> float:
        return self.scheduler.now.timestamp()

    def close(self) -> None:
        """Forget this history's Stripe."""
        self._store.close()

    def asked(self, actor: str = "driver") -> Asked:
        """Give a new idempotency key."""
        self._keys += 1
        return Asked(f"user:{actor}", f"key-{self._keys}")

    def number(self) -> int:
        """Give another number, to tell people apart."""
        self._people += 1
        return self._people

    # ------------------------------------------------------------------ before the history begins

    async def prepare(self) -> None:
        """Open a garage, put passes on sale, register drivers; undisturbed."""
        door, plan, now = self.machines.processes["web-1"].door, self.plan, self.now
        operator_id = self.operator_id = make_id(now)
        async with door.platform(reason="simulation") as platform:
            await platform.run(
                identity.insert_operator(operator_id=operator_id, name="Operator", slug=f"op-{operator_id}", now=now)
            )
        self.garage = await self._open_garage(operator_id)
        await self._set_rules()
        for number in range(plan.choice((1, 2, 3, 3))):
            pass_places = plan.choice((None, 1, 2))
            new = NewPass(
                f"Pass {number}",
                plan.choice(_AMOUNTS),
                billing_interval=plan.choice(_INTERVALS),
                capacity=pass_places,
                trial_days=plan.choice((None, None, None, 7)),
            )
            self.passes.append(await passes.add_pass(door, self.garage.id, new, asked=self.asked("staff"), now=now))
        for number in range(plan.choice((2, 3, 4))):
            name, email = f"Driver {number}", f"driver{number}@example.com"
            customer = await people.add_customer(
                door, self.garage.id, NewCustomer(name, email), asked=self.asked("staff"), now=now
            )
            driver = await people.add_driver(
                door, self.garage.id, NewDriver(customer.id, name, email), asked=self.asked("staff"), now=now
            )
            self.drivers.append(driver)
            car = NewVehicle(driver.id, f"CAR{number}", "US-IL")
            made = await people.add_vehicle(door, self.garage.id, car, asked=self.asked("staff"), now=now)
            self.vehicles[driver.id] = made.id

    async def _open_garage(self, operator_id: UUID) -> Garage:
        plan = self.plan
        zone, currency = plan.choice(_ZONES)
        percent = plan.choice((None, "18.375", "8.8750", "23"))
        rates = [NewTaxRate("Parking tax", "City", Decimal(percent), date(2020, 1, 1))] if percent else []
        new = NewGarage("Lake Street", "lake", zone, currency, plan.choice((1, 2, 3, 10)), tax_rates=rates)
        door = self.machines.processes["web-1"].door
        return await garages.open_garage(door, operator_id, new, asked=self.asked("staff"), now=self.now)

    async def _set_rules(self) -> None:
        """Half of the garages go by rules of their own, the others by the usual ones."""
        rules = GarageSettings()
        if self.plan.random() < 1 / 2:
            rules = draw_rules(self.plan)
            door = self.machines.processes["web-1"].door
            await change_settings(door, self.garage.id, rules, asked=self.asked("staff"), now=self.now)
        self.settings[str(self.garage.id)] = rules

    # ------------------------------------------------------------------ asking the system

    async def request(self, ask: Callable[[Process], Awaitable[T]]) -> T:
        """Send a request to one of the web processes, as whoever runs this task.

        Raises:
            ServerGone: no answer came.
            VendError: the answer is a named ending.
        """
        here = HERE.get()
        assert here is not None, "callers are tasks of the history"
        process = self.machines.processes[self.scheduler.seed.choice(WEBS)]
        if not process.alive:
            self.scheduler.note(Here(process, process.life, here.actor), "connection refused")
            raise ServerGone
        try:
            return await self.scheduler.spawn(process, here.actor, _await(ask, process))
        except ProcessDied:
            raise ServerGone from None

    async def look(self, script: str) -> list[tuple[object, ...]]:
        """Look at the garage, as people do before they do something; no message of a history, and no step."""
        return await self.scheduler.aside(lambda: self.machines.database.seen(script, self.garage.id))

    async def _take_webhook(self, event_id: str, body: bytes, signature: str) -> bool:
        async def ask(process: Process) -> None:
            taken = await receive(process.door, body=body, signature=signature, secrets=[SECRET], now=self.now)
            here = HERE.get()
            self.scheduler.note(here, f"webhook {taken.type} {event_id}", "new" if taken.new else "known")
            if self.scheduler.seed.random() < 1 / 4:
                self.start_worker({"apply_events"}, after_s=self.scheduler.seed.uniform(0.0, 1.0))

        try:
            await self.request(ask)
        except (ServerGone, VendError):
            return False
        return True

    # ------------------------------------------------------------------ workers

    async def due(self) -> datetime | None:
        """Wake a worker if the database holds work that is due; give the next instant at which anything is."""
        instants: list[datetime] = []
        found = [(str(job), at) for job, at in await self.machines.database.next_due() if isinstance(at, datetime)]
        open_work = [(job, at) for job, at in found if self._is_waited_for(job, at)]
        if open_work and self._idle():
            due = {job for job, at in open_work if at <= self.now}
            if not due:
                instants.append(min(at for _, at in open_work) + timedelta(milliseconds=1))
            elif not self._starting or self.scheduler.seed.random() < _SECOND_WORKER:
                self.start_worker(due, after_s=self.scheduler.seed.uniform(0.05, 2.0))
        if not self.network.frozen:
            seconds = self.network.sandbox.next_due_at()
            horizon = self.ends_at
            if seconds is not None and seconds <= horizon.timestamp():
                instants.append(datetime.fromtimestamp(seconds, horizon.tzinfo))
                if instants[-1] <= self.now:
                    self.network.let_time_pass()
        return min(instants, default=None)

    def _is_waited_for(self, job: str, at: datetime) -> bool:
        if job in _NOT_WAITED_FOR:
            return self.network.frozen
        return at <= self.now or job not in _NOT_AHEAD

    def _idle(self) -> list[str]:
        return [name for name in WORKERS if self.machines.processes[name].alive and name not in self._busy]

    def start_worker(self, due: set[str] | None, *, after_s: float) -> None:
        """Let an idle worker take up work.

        Args:
            due: the jobs that have some; the others look for theirs now and then, and always for None.
        """
        wanted = None if self.scheduler.seed.random() < _LOOKS_FOR_ALL else due

        def begin() -> None:
            self._starting -= 1
            idle = self._idle()
            if not idle:
                return
            name = self.scheduler.seed.choice(idle)
            self._busy.add(name)
            process = self.machines.processes[name]
            task = self.scheduler.spawn(process, "due work", self._work(process, wanted))
            task.add_done_callback(lambda _: self._busy.discard(name))

        self._starting += 1
        self.scheduler.at(self.now + timedelta(seconds=after_s), begin)

    async def _work(self, process: Process, wanted: set[str] | None) -> None:
        note = self.scheduler.note
        for job in jobs(process.door, process.stripe, LIST_KEYS, _NOBODY, signed_anew_after=_SIGNED_ANEW_AFTER):
            if job.name in _LEFT_OUT or (wanted is not None and job.name not in wanted):
                continue
            if job.name == "refresh_access_lists":
                self._refreshing.add(process.name)
            try:
                if done := await job.run(self.now):
                    note(HERE.get(), job.name, str(done))
            except VendError as error:
                # The worker's own loop logs it and comes again.
                note(HERE.get(), job.name, error.code)
            except Exception as error:  # noqa: BLE001 - whatever nobody foresaw is a finding
                self.scheduler.fail(f"{job.name} ended in {type(error).__name__}: {error}")
            finally:
                self._refreshing.discard(process.name)

    # ------------------------------------------------------------------ watching

    async def _drop_sessions(self, process: Process) -> None:
        self.machines.database.sessions.drop_all_of(process.name)
        await self.machines.database.sessions.clear_dropped()

    async def _look_at(self, here: Here) -> None:
        """Look, after each change, at what a later one would hide."""
        if here.process is None:
            return
        if here.process.name in WEBS:
            await self._check_places()
        elif here.process.name in self._refreshing:
            await self._check_gates()

    async def _check_gates(self) -> None:
        """Look whether a gate opens for somebody whose access is known to be over."""
        for kind, number, subscription_id in await self.machines.database.opens_wrongly(self.now):
            self.scheduler.fail(f"{kind} {number} opens, and subscription {subscription_id} has ended or is suspended")

    async def _check_places(self) -> None:
        """Look whether a place was sold twice, or a company has more seats than it agreed upon."""
        for kind, found_id, capacity, taken in await self.machines.database.overfull():
            self.scheduler.fail(f"{kind} {found_id} has {capacity} places and {taken} live subscriptions")

    # ------------------------------------------------------------------ the end

    async def quiet(self) -> None:
        """Let faults cease and time stand still at Stripe, deliver what was not, and work until nothing is due."""
        self.scheduler.weather = self.network.weather = CALM
        self.network.frozen = True
        self.scheduler.note(None, "quiet: faults cease, Stripe redelivers")
        self.network.redeliver_all()
        await self.scheduler.run(self.due)
        # All is done that was waited for; a look of every job at the end finds what nobody knew to wait for.
        self.start_worker(None, after_s=1.0)
        await self.scheduler.run(self.due)


def draw_rules(plan: random.Random) -> GarageSettings:
    """Draw the rules of a garage: when it bills, how patient it is, what its people may let go."""
    return GarageSettings(
        billing_anchor=plan.choice(("anniversary", "calendar_day")),
        billing_day=plan.choice((1, 15, 28)),
        start_proration=plan.choice(("daily", "half_month", "none")),
        notice_after_days=plan.choice(([0], [0, 3, 7], [1, 5])),
        grace_days=plan.choice((2, 10)),
        cancel_after_days=plan.choice((None, 12, 30)),
        refund_limit_manager_minor=plan.choice((1_000, 20_000, None)),
    )


async def _await(ask: Callable[[Process], Awaitable[T]], process: Process) -> T:
    return await ask(process)
