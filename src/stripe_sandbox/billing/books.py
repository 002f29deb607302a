"""The account's own money: balance transactions, what of them is still to be paid out, and the payouts."""

from typing import Any

from stripe_sandbox import agenda
from stripe_sandbox.build import build_balance_transaction, build_payout
from stripe_sandbox.call import Call
from stripe_sandbox.errors import invalid

Json = dict[str, Any]

_DAY_S = 24 * 3600


def post(call: Call, *, id: str, **given: Any) -> Json:  # noqa: A002 - Stripe's own field name
    """Write a movement of the balance (see `build_balance_transaction`), to be paid out once it is available.

    The account's books go by the account's time, also for what happens on a test clock.
    """
    transaction = build_balance_transaction(id=id, created=call.wall, now=call.wall, **given)
    call.create(transaction)
    _settle(call, transaction, payout=None)
    _plan_payout(call)
    return transaction


def _settle(call: Call, transaction: Json, *, payout: str | None) -> None:
    row = (transaction["id"], transaction["currency"], transaction["net"], transaction["available_on"], payout)
    call.store.execute("INSERT INTO settlements VALUES (?, ?, ?, ?, ?)", row)


def _plan_payout(call: Call) -> None:
    """Have the next daily payout planned: at the first midnight (UTC) at which something has become available."""
    if call.settings.payouts != "daily" or _is_planned(call):
        return
    coming = call.store.execute(
        "SELECT min(available_on) FROM settlements WHERE payout IS NULL AND available_on > ?", (call.wall,)
    )[0][0]
    if coming is not None:
        midnight = -(-coming // _DAY_S) * _DAY_S
        agenda.plan(call.store, at=midnight, object_id="account", what="pay_out")


def available(call: Call, *, until: int) -> dict[str, int]:
    """What has become available by an instant and is not paid out, by currency."""
    found = "SELECT currency, sum(net) FROM settlements WHERE payout IS NULL AND available_on <= ? GROUP BY currency"
    return dict(call.store.execute(f"{found} ORDER BY currency", (until,)))


def pending(call: Call, *, at: int) -> dict[str, int]:
    """What is earned and not yet available at an instant, by currency."""
    found = "SELECT currency, sum(net) FROM settlements WHERE payout IS NULL AND available_on > ? GROUP BY currency"
    return dict(call.store.execute(f"{found} ORDER BY currency", (at,)))


def pay_out(call: Call, _account: str) -> None:
    """The daily payout of everything that is available; a balance below nothing waits for better days."""
    for currency, amount in available(call, until=call.now).items():
        if amount <= 0:
            continue
        payout = send(call, amount, currency, automatic=True)
        call.store.execute(
            "UPDATE settlements SET payout = ? WHERE payout IS NULL AND currency = ? AND available_on <= ?",
            (payout["id"], currency, call.now),
        )
    _plan_payout(call)


def send(call: Call, amount: int, currency: str, *, automatic: bool, **given: Any) -> Json:
    """Send `amount` to the bank, where it arrives on the next day; a manual payout says what else is `given`."""
    payout_id = call.new_id("po")
    transaction = build_balance_transaction(
        id=call.new_id("txn"),
        type="payout",
        amount=-amount,
        currency=currency,
        source=payout_id,
        created=call.wall,
        now=call.wall,
        available_on=call.wall,
        status="available",
        description="STRIPE PAYOUT",
    )
    call.create(transaction)
    # A manual payout is no list of transactions: it stands in the balance like any other movement.
    _settle(call, transaction, payout=payout_id if automatic else None)
    payout = build_payout(
        id=payout_id,
        amount=amount,
        currency=currency,
        created=call.wall,
        arrival_date=(call.wall // _DAY_S + 1) * _DAY_S,
        automatic=automatic,
        balance_transaction=transaction["id"],
        **given,
    )
    call.create(payout, "payout.created")
    agenda.plan(call.store, at=payout["arrival_date"], object_id=payout_id, what="payout_arrives")
    return payout


def arrive(call: Call, payout_id: str) -> None:
    """The bank has the money."""
    payout = call.find("payout", payout_id)
    if payout and payout["status"] == "in_transit":
        status = "completed" if payout["automatic"] else "not_applicable"
        paid = call.change(payout, {"status": "paid", "reconciliation_status": status})
        call.emit("payout.paid", paid)
        if payout["automatic"]:
            call.emit("payout.reconciliation_completed", paid)


def fail(call: Call, payout_id: str, code: str) -> Json:
    """Let the bank send a payout back, also one that arrived: the money is in the balance again, for the next one."""
    payout = call.require("payout", payout_id)
    if payout["status"] not in {"in_transit", "paid"}:
        raise invalid(f"A payout that is {payout['status']} cannot fail.", param="payout")
    transaction = build_balance_transaction(
        id=call.new_id("txn"),
        type="payout_failure",
        amount=payout["amount"],
        currency=payout["currency"],
        source=payout_id,
        created=call.wall,
        now=call.wall,
        available_on=call.wall,
        status="available",
        description="REFUND FOR FAILED PAYOUT",
    )
    call.create(transaction)
    _settle(call, transaction, payout=None)
    if call.settings.payouts == "daily" and not _is_planned(call):
        agenda.plan(call.store, at=(call.wall // _DAY_S + 1) * _DAY_S, object_id="account", what="pay_out")
    failed = {
        "status": "failed",
        "failure_code": code,
        "failure_message": "The bank sent the payout back.",
        "failure_balance_transaction": transaction["id"],
        "reconciliation_status": "completed" if payout["automatic"] else "not_applicable",
    }
    changed = call.change(payout, failed)
    call.emit("payout.failed", changed)
    return changed


def _is_planned(call: Call) -> bool:
    return bool(call.store.execute("SELECT 1 FROM plans WHERE what = 'pay_out' LIMIT 1"))
