"""What the settings name: the database's roles and schema, Valkey, Stripe, the inbox."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from vend.app import preflight
from vend.app.doctor.check import Check, fail, ok, warn
from vend.app.secret import Secret
from vend.app.settings import MISSING, ServeSettings, read_settings
from vend.app.settings_table import BY_FIELD, PREFIX
from vend.db.connections import Connections
from vend.db.diagnosis import RoleFacts, pending_migrations, role_facts, schema_facts
from vend.db.door import Door
from vend.domain.errors import Unavailable, VendError
from vend.domain.period import month_of
from vend.store import stripe_events
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.outcome import Missing, Rejected, RetryLater

_POSTGRES_MIN = 180_000
_INBOX_WAIT_MAX = timedelta(minutes=5)
_STRIPE_S_MAX = 4.0
_UNSET = "it is for whoever runs `vend serve`; `vend demo` needs no settings"


class DoctorSettings(ServeSettings, frozen=True, kw_only=True):
    """All that an installation may have set."""

    owner_database_url: Secret | None = None
    home: Any = None
    postgres_bin: Any = None


async def service_checks(environment: Mapping[str, str], *, now: datetime) -> AsyncIterator[Check]:
    """Look at what the settings name; with none set there is nothing to look at."""
    relevant = {name for name in environment if name.startswith(PREFIX)} - {"VEND_HOME", "VEND_POSTGRES_BIN"}
    if not relevant:
        yield ok("settings", f"none are made: {_UNSET}")
        return
    values, problems = read_settings(DoctorSettings, environment)
    for problem in problems:
        name, _, mend = problem.partition(": ")
        missing = mend.startswith(MISSING)
        says, mend = ("is missing", f"set it. {mend.removeprefix(MISSING)}") if missing else ("is wrong", mend)
        yield fail("settings", f"{name} {says}", mend)
    if not problems:
        yield ok("settings", f"{len(relevant)} are made, all readable")
    async for check in _databases(values, now):
        yield check
    if "redis_url" in values:
        yield await _answers("Valkey", "redis_url", preflight.ask_redis(values["redis_url"]))
    if "stripe_api_key" in values:
        yield await _stripe(values)


async def _databases(values: Mapping[str, Any], now: datetime) -> AsyncIterator[Check]:
    well: set[str] = set()
    for field in ("database_url", "platform_database_url", "reader_database_url", "owner_database_url"):
        if values.get(field) is None:
            continue
        check = await _answers(BY_FIELD[field].name, field, preflight.ask_database(values[field]))
        if check.state == "ok":
            well.add(field)
            try:
                check = _role(field, await role_facts(values[field].reveal()))
            except Unavailable as error:
                check = fail(BY_FIELD[field].name, error.detail, "look at the server's log")
        yield check
    if "database_url" in well:
        async for check in _schema(values["database_url"].reveal(), now):
            yield check
    if "owner_database_url" in well:
        yield await _migrations(values["owner_database_url"].reveal())
    if "platform_database_url" in well:
        yield await _inbox(values["platform_database_url"].reveal(), now)


async def _answers(name: str, field: str, asking: Any) -> Check:
    try:
        await asking
    except Unavailable as error:
        return fail(name, error.detail, f"check {BY_FIELD[field].name}, and that the server runs and lets us in")
    return ok(name, "answers")


def _role(field: str, facts: RoleFacts) -> Check:
    """Judge a role: what it must not be, and what it must be able to do."""
    name = BY_FIELD[field].name
    roles_mend = "make the roles as `vend migrate --print-roles-sql` prints them"
    owner = field == "owner_database_url"
    wrong = [
        (facts.server_version < _POSTGRES_MIN, f"PostgreSQL {facts.server_version // 10_000}", "use PostgreSQL 18"),
        (facts.superuser, f"{facts.role} is a superuser, whom row-level security does not hold", roles_mend),
        (facts.bypasses_rls, f"{facts.role} bypasses row-level security", roles_mend),
        (not owner and facts.tables_owned > 0, f"{facts.role} owns tables", f"{roles_mend}; only vend_owner owns them"),
        (not owner and not facts.has_schema, "the schema is not there", "run `vend migrate`"),
    ]
    wrong += _swapped(field, facts) if facts.has_schema else []
    for is_so, says, mend in wrong:
        if is_so:
            return fail(name, says, mend)
    if field == "reader_database_url" and not facts.standby:
        return warn(name, "is the primary", "nothing breaks; a standby would take the reading off it")
    where = "a standby" if facts.standby else "the primary"
    return ok(name, f"{facts.role} on {where}, PostgreSQL {facts.server_version // 10_000}")


def _swapped(field: str, facts: RoleFacts) -> list[tuple[bool, str, str]]:
    """Notice addresses that were given to the wrong setting, by what their roles may do."""
    mend = "the addresses of two roles seem to be swapped; look at `vend settings`"
    expected = {
        "database_url": (False, True),
        "platform_database_url": (True, False),
        "reader_database_url": (False, False),
    }
    if field not in expected:
        return []
    seen = (facts.reads_users, facts.writes_customers)
    return [
        (facts.standby and field != "reader_database_url", "this is a standby, which takes no writes", mend),
        (seen != expected[field], f"{facts.role} may do other things than this setting's role", mend),
    ]


async def _schema(url: str, now: datetime) -> AsyncIterator[Check]:
    facts = await schema_facts(url)
    if facts.unguarded:
        tables = ", ".join(facts.unguarded)
        yield fail(
            "row-level security", f"is not forced on {tables}", "do not serve; run `vend migrate`, then look again"
        )
    else:
        yield ok("row-level security", "is forced on every tenant table")
    next_month = f"payments_{month_of(now.date()).end_date:%Y_%m}"
    if facts.last_partition is None or facts.last_partition < next_month:
        says = f"payments have no partition for next month; the last is {facts.last_partition}"
        yield warn("partitions", says, "run `vend worker`, which makes them ahead")
    else:
        yield ok("partitions", f"made ahead up to {facts.last_partition}")


async def _migrations(owner_url: str) -> Check:
    try:
        waiting = await pending_migrations(owner_url)
    except VendError as error:
        return fail("migrations", error.detail, "deploy the version that fits, or restore the file")
    if waiting:
        names = ", ".join(f"{migration.number:04d}_{migration.name}" for migration in waiting)
        return fail("migrations", f"not applied: {names}", "run `vend migrate`")
    return ok("migrations", "all applied")


async def _inbox(url: str, now: datetime) -> Check:
    door = Door(Connections(url, name="vend-doctor-app"), platform=Connections(url, name="vend-doctor"))
    try:
        async with door.platform(reason="look at the inbox") as platform:
            counts = await platform.run(stripe_events.counts())
    except VendError as error:
        return fail("inbox", error.detail, "run `vend migrate`")
    finally:
        await door.close()
    stuck = [c for c in counts if c.state == "received" and c.oldest_at and now - c.oldest_at > _INBOX_WAIT_MAX]
    failed = sum(c.events for c in counts if c.state == "failed")
    if stuck:
        oldest_at = min(count.oldest_at for count in stuck if count.oldest_at)
        says = f"{sum(count.events for count in stuck)} events wait, the oldest since {oldest_at:%F %T} UTC"
        return warn("inbox", says, "is `vend worker` running? Its log tells what keeps it")
    if failed:
        return warn("inbox", f"{failed} events were given up", "see /v1/platform/stripe-events, mend the cause, replay")
    return ok("inbox", f"{sum(c.events for c in counts)} events, none stuck")


async def _stripe(values: Mapping[str, Any]) -> Check:
    base = values.get("stripe_api_base")
    where = base or "Stripe"
    gateway = StripeGateway(values["stripe_api_key"].reveal(), base_url=base, timeout_s=_STRIPE_S_MAX)
    try:
        await gateway.read_subscription("sub_asked_by_vend_doctor")
    except Missing:  # the expected answer: the key was let in, and there is no such thing
        return ok("Stripe", f"{where} takes the key ({'live' if gateway.livemode else 'test'} mode)")
    except Rejected as error:
        return fail("Stripe", f"{where} refuses the key: {error.detail}", "check VEND_STRIPE_API_KEY")
    except RetryLater:
        return fail("Stripe", f"{where} refuses the key, or is busy", "check VEND_STRIPE_API_KEY, and look again")
    except VendError:
        return fail("Stripe", f"{where} does not answer", "check VEND_STRIPE_API_BASE and the network")
    finally:
        await gateway.close()
    return ok("Stripe", f"{where} answers")
