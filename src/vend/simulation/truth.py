"""Two views of a history's end, to be compared: what Stripe holds, and what the database holds."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec

from vend.domain.garage_settings import GarageSettings
from vend.domain.pass_change import ChangePreview
from vend.simulation.network import Network
from vend.simulation.world import Told
from vend.stripe_gateway.company import OWN_ID

Json = dict[str, Any]


class Ours(msgspec.Struct, frozen=True):
    """The database's rows, by table; instants and ids are text.

    Attributes:
        subscriptions: without the seats of companies.
    """

    garages: list[Json]
    customers: list[Json]
    prices: list[Json]
    subscriptions: list[Json]
    invoices: list[Json]
    payments: list[Json]
    refunds: list[Json]
    credit_notes: list[Json]
    transfers: list[Json]
    operations: list[Json]
    audit: list[Json]
    events: list[Json]
    dunning: list[Json]
    rate_changes: list[Json]
    rate_prices: list[Json]
    rate_lines: list[Json]
    notices: list[Json]
    dunning_steps: list[Json]
    refund_requests: list[Json]
    schedules: list[Json]
    disputes: list[Json]
    passes: list[Json]
    waitlist: list[Json]
    month_balances: list[Json]
    recognitions: list[Json]
    access_lists: list[Json]
    access_versions: list[Json]
    access_lines: list[Json]
    means: list[Json]
    coupons: list[Json]
    redemptions: list[Json]
    invoice_discounts: list[Json]
    validations: list[Json]
    merchant_charges: list[Json]
    merchant_statements: list[Json]
    merchant_payments: list[Json]
    accounts: list[Json]
    seats: list[Json] = []


class Theirs(msgspec.Struct, frozen=True):
    """Stripe's objects, by kind, oldest first.

    Attributes:
        intents: the invoice of each payment intent.
        fees: of each charge.
        paid_out: the payout of each balance transaction that is in one.
        discounts: the coupon of each.
        subscriptions: without those of company accounts.
        accounts: the latter.
    """

    customers: list[Json]
    subscriptions: list[Json]
    accounts: list[Json]
    invoices: list[Json]
    intents: dict[str, str]
    charges: list[Json]
    refunds: list[Json]
    disputes: list[Json]
    credit_notes: list[Json]
    payouts: list[Json]
    fees: dict[str, int]
    transactions: list[Json]
    paid_out: dict[str, str]
    discounts: dict[str, str]
    events: list[Json]


class Ending(msgspec.Struct, frozen=True):
    """Everything that is left when a history has become quiet.

    Attributes:
        told: what callers were told.
        unwanted: events that the endpoint does not ask for.
        taken_back: subscriptions whose cancellation was taken back at Stripe.
        by_hand: invoices and payment intents that a driver paid, or tried to, on Stripe's own pages.
        shown: what changes of pass were to cost, by idempotency key.
        settings: the rules that staff gave a garage, by its id; see `rules_of`.
        at: the instant at which nothing was left to do.
    """

    ours: Ours
    theirs: Theirs
    told: list[Told]
    unwanted: set[str]
    taken_back: set[str]
    by_hand: set[str]
    shown: dict[str, ChangePreview]
    settings: dict[str, GarageSettings]
    at: datetime

    def rules_of(self, garage_id: str) -> GarageSettings:
        """Give a garage's rules: the usual ones unless staff gave it others, also if its opener never heard of it."""
        return self.settings.get(garage_id, GarageSettings())

    def zone_of(self, garage_id: str) -> str:
        """Give the name of a garage's zone."""
        (found,) = [str(row["time_zone"]) for row in self.ours.garages if row["id"] == garage_id]
        return found


def read_ours(everything: str) -> Ours:
    """Read what `sql/everything.sql` gives."""
    found = msgspec.json.decode(everything, type=Ours)
    own = [row for row in found.subscriptions if row["company_account_id"] is None]
    seats = [row for row in found.subscriptions if row["company_account_id"] is not None]
    return msgspec.structs.replace(found, subscriptions=own, seats=seats)


def read_theirs(network: Network) -> Theirs:
    """Read Stripe's own store, not its API."""
    invoice_of = {
        str(part["payment"].get("payment_intent")): str(part["invoice"]) for part in network.truth("invoice_payment")
    }
    subscriptions = network.truth("subscription")
    return Theirs(
        customers=network.truth("customer"),
        subscriptions=[one for one in subscriptions if OWN_ID not in one["metadata"]],
        accounts=[one for one in subscriptions if OWN_ID in one["metadata"]],
        invoices=[one for one in network.truth("invoice") if one["status"] != "draft"],
        intents=invoice_of,
        charges=network.truth("charge"),
        refunds=network.truth("refund"),
        disputes=network.truth("dispute"),
        credit_notes=network.truth("credit_note"),
        payouts=network.truth("payout"),
        fees={str(one["source"]): int(one["fee"]) for one in network.truth("balance_transaction")},
        transactions=network.truth("balance_transaction"),
        paid_out=network.sandbox.store.paid_out(),
        discounts={str(one["id"]): str(one["source"]["coupon"]) for one in network.truth("discount")},
        events=network.truth("event"),
    )


def subscription_of(invoice: Json) -> str:
    """Give the subscription that Stripe's invoice bills."""
    return str(invoice["parent"]["subscription_details"]["subscription"])


def instant(value: object) -> datetime | None:
    """Read Stripe's seconds or the database's text."""
    if value is None:
        return None
    return datetime.fromtimestamp(value, UTC) if isinstance(value, int) else datetime.fromisoformat(str(value))


def by(rows: Iterable[Json], *path: str) -> dict[str, list[Json]]:
    """Group rows by a field."""
    groups: dict[str, list[Json]] = defaultdict(list)
    for row in rows:
        value: Any = row
        for name in path:
            value = value[name]
        groups[str(value)].append(row)
    return groups
