"""The plan at full size: the ledger, the invoices and the places are in order at every moment."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from uuid import UUID

from tests.portfolio.conftest import NOW
from vend.domain.ledger import Transfer
from vend.domain.payout import PayoutLine
from vend.domain.period import local_date
from vend.portfolio.book import CloseBalanceRow, GarageBook

FEES = {
    "USD": (Decimal("0.029"), 30),
    "EUR": (Decimal("0.015"), 25),
    "GBP": (Decimal("0.015"), 20),
}


def balances(book: GarageBook) -> Counter[str]:
    found: Counter[str] = Counter()
    for transfer in book.transfers:
        found[transfer.debit_account] += transfer.amount_minor
        found[transfer.credit_account] -= transfer.amount_minor
    return found


def rounded(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def test_the_ledger_of_each_garage_balances_and_equals_its_rows(books: list[GarageBook]) -> None:
    for book in books:
        ledger = balances(book)
        collected = [one for one in book.payments if one.status == "succeeded" and one.method == "card"]
        by_hand = [one for one in book.payments if one.method != "card"]
        deposited = sum(one.total_minor for one in book.deposits)
        paid = sum(payment.amount_minor for payment in collected)
        fees = sum(payment.fee_minor for payment in collected)
        back = sum(refund.amount_minor for refund in book.refunds)
        taken = sum(one.withdrawn_minor - one.reinstated_minor for one in book.disputes)
        open_minor = sum(one.withdrawn_minor for one in book.disputes if one.closed_at is None)
        disputing = sum(one.fee_minor for one in book.disputes)
        banked = sum(one.net_minor for one in book.payouts)
        assert sum(ledger.values()) == 0
        assert ledger["stripe_cash"] == paid - fees - back - taken - disputing - banked
        assert ledger["bank"] == banked + deposited
        assert ledger["undeposited_funds"] == sum(one.amount_minor for one in by_hand) - deposited
        assert (ledger["disputed_funds"], ledger["dispute_losses"]) == (open_minor, taken - open_minor)
        assert ledger["processor_fees"] == fees + disputing
        valid = [invoice for invoice in book.invoices if invoice.status in {"paid", "open"}]
        released = sum(one.amount_minor for one in book.recognitions if one.kind == "refund")
        assert ledger["deferred_revenue"] == -sum(schedule.rest_minor for schedule in book.schedules)
        billed = sum(invoice.subtotal_minor for invoice in valid)
        assert ledger["revenue"] + ledger["deferred_revenue"] == released - billed
        assert ledger["receivable"] == sum(one.total_minor for one in valid if one.status == "open")
        tax_back = sum(refund.tax_minor for refund in book.refunds)
        assert ledger["tax_payable"] == tax_back - sum(invoice.tax_minor for invoice in valid)
        assert ledger["refunds"] == back - tax_back - released


def test_what_a_year_s_pass_bills_is_earned_month_by_month(books: list[GarageBook]) -> None:
    kinds: Counter[str] = Counter()
    for book in books:
        today = local_date(NOW, book.garage.time_zone)
        long = {one.id: one for one in book.invoices if (one.period_end_date - one.period_start_date).days > 35}
        assert {one.invoice_id for one in book.schedules} == long.keys()
        gone: Counter[UUID] = Counter()
        for one in book.recognitions:
            gone[one.invoice_id] += one.amount_minor
            kinds[one.kind] += 1
            assert one.recognised_date <= today
        for schedule in book.schedules:
            assert schedule.amount_minor == long[schedule.invoice_id].subtotal_minor
            assert schedule.rest_minor == schedule.amount_minor - gone[schedule.invoice_id]
            assert schedule.next_month_date is None or schedule.next_month_date == today.replace(day=1)
    assert min(kinds[kind] for kind in ("month", "breakage", "refund")) > 0, kinds


def test_tax_and_fees_are_what_the_law_and_stripe_take(books: list[GarageBook]) -> None:
    for book in books:
        share, fixed = FEES[book.garage.currency]
        for invoice in book.invoices:
            tax = rounded(invoice.subtotal_minor * book.tax_rate.percent / 100)
            assert (invoice.tax_minor, invoice.total_minor) == (tax, invoice.subtotal_minor + tax)
        for payment in book.payments:
            fee = rounded(payment.amount_minor * share) + fixed
            charged = payment.status == "succeeded" and payment.method == "card"
            assert payment.fee_minor == (fee if charged else 0)


def test_a_cause_is_booked_once_and_a_void_invoice_is_booked_back(books: list[GarageBook]) -> None:
    for book in books:
        assert max(Counter((one.kind, one.source_id) for one in book.transfers).values()) == 1
        by_id = {transfer.id: transfer for transfer in book.transfers}
        voided = {invoice.stripe_invoice_id for invoice in book.invoices if invoice.status == "void"}
        reversals = [transfer for transfer in book.transfers if transfer.reverses_id is not None]
        voided_ids = {invoice.id for invoice in book.invoices if invoice.status == "void"}
        earned = {
            one.source_id
            for one in book.recognitions
            if one.invoice_id in voided_ids and one.kind in {"month", "breakage"}
        }
        assert {transfer.source_id for transfer in reversals} == voided | earned
        for transfer in reversals:
            assert transfer.reverses_id is not None
            undone = by_id[transfer.reverses_id]
            assert (transfer.kind, transfer.amount_minor) == (f"{undone.kind}_reversal", undone.amount_minor)
            assert (transfer.debit_account, transfer.credit_account) == (undone.credit_account, undone.debit_account)


def test_every_invoice_is_paid_by_exactly_what_was_collected_for_it(books: list[GarageBook]) -> None:
    recovered = 0
    for book in books:
        collected: Counter[UUID] = Counter()
        tries: Counter[UUID] = Counter()
        for payment in book.payments:
            tries[payment.invoice_id] += 1
            if payment.status == "succeeded":
                collected[payment.invoice_id] += payment.amount_minor
        for invoice in book.invoices:
            assert collected[invoice.id] == invoice.paid_minor == (invoice.total_minor if invoice.paid_at else 0)
            assert (invoice.status == "paid") == (invoice.paid_at is not None)
            recovered += invoice.status == "paid" and tries[invoice.id] > 1
        lines = {line.invoice_id: line for line in book.lines}
        taxes = {tax.invoice_id: tax for tax in book.line_taxes}
        for invoice in book.invoices:
            line = lines[invoice.id]
            assert (line.amount_minor, line.tax_minor) == (invoice.subtotal_minor, invoice.tax_minor)
            tax = taxes[invoice.id]
            assert (tax.taxable_minor, tax.amount_minor) == (invoice.subtotal_minor, invoice.tax_minor)
    assert recovered > 300


def test_a_period_is_billed_once_and_periods_follow_each_other(books: list[GarageBook]) -> None:
    for book in books:
        spans = defaultdict(list)
        for invoice in book.invoices:
            spans[invoice.subscription_id].append((invoice.period_start_date, invoice.period_end_date))
        for periods in spans.values():
            periods.sort()
            for (_, end), (start, _) in pairwise(periods):
                assert start == end


def test_a_refund_never_exceeds_its_payment(books: list[GarageBook]) -> None:
    for book in books:
        back: Counter[UUID] = Counter()
        for refund in book.refunds:
            back[refund.payment_id] += refund.amount_minor
        for payment in book.payments:
            assert payment.refunded_minor == back[payment.id] <= payment.amount_minor


def test_no_driver_holds_a_pass_twice_and_no_place_is_sold_twice(books: list[GarageBook]) -> None:
    for book in books:
        limits = {one.id: one.capacity for one in book.passes if one.capacity is not None}
        limits[book.garage.id] = book.garage.capacity
        changes: list[tuple[datetime, int, list[object]]] = []
        for one in book.subscriptions:
            held = [one.pass_id, book.garage.id, (one.driver_id, one.pass_id)]
            changes.append((one.created_at, 1, held))
            if one.ended_at is not None:
                changes.append((one.ended_at, -1, held))
        inside: Counter[object] = Counter()
        for _, change, held in sorted(changes, key=lambda item: item[:2]):
            for what in held:
                inside[what] += change
                limit = 1 if isinstance(what, tuple) else limits.get(what)  # type: ignore[call-overload]  # ids of passes and the garage
                assert limit is None or inside[what] <= limit


def test_every_movement_is_paid_out_once_or_waits_and_payouts_are_their_lines(books: list[GarageBook]) -> None:
    for book in books:
        payments = {one.id: one for one in book.payments}
        by_payout: defaultdict[UUID, list[PayoutLine]] = defaultdict(list)
        for line in book.payout_lines:
            by_payout[line.payout_id].append(line)
            assert line.payment_id is not None
            assert payments[line.payment_id].attempted_at == line.payment_attempted_at
        for payout in book.payouts:
            lines = by_payout.pop(payout.id)
            parts = Counter[str]()
            for line in lines:
                parts[line.category] += line.amount_minor
                assert line.booked_at + timedelta(days=2) <= payout.sent_at
            fees = sum(line.fee_minor for line in lines)
            assert (payout.gross_minor, payout.refunds_minor, payout.disputes_minor, payout.fees_minor) == (
                *(parts["charge"], -parts["refund"], -parts["dispute"]),
                fees,
            )
            assert payout.net_minor == sum(line.net_minor for line in lines) > 0
            assert payout.transactions == len(lines)
        assert not by_payout
        moved = sum(one.status == "succeeded" and one.method == "card" for one in book.payments) + len(book.refunds)
        moved += sum(1 + (one.status == "won") for one in book.disputes)
        settled = [one for one in book.settlements if one.payout is None or one.txn[4:] != one.payout[3:]]
        assert len({one.txn for one in settled}) == len(settled) == moved
        assert sum(one.net_minor for one in book.settlements) == balances(book)["stripe_cash"]
        assert {one.txn for one in settled if one.payout} == {one.stripe_transaction_id for one in book.payout_lines}
        youngest = max(one.sent_at for one in book.payouts)
        assert NOW - youngest < timedelta(days=9)


def test_closed_months_keep_what_the_ledger_had_when_they_were_closed(books: list[GarageBook]) -> None:
    for book in books:
        by_month: defaultdict[date, list[Transfer]] = defaultdict(list)
        for transfer in book.transfers:
            by_month[transfer.effective_date.replace(day=1)].append(transfer)
        kept: defaultdict[date, dict[str, CloseBalanceRow]] = defaultdict(dict)
        for row in book.close_balances:
            kept[row.month_date][row.account_code] = row
        assert [one.month_date for one in book.closes] == sorted(by_month)[: len(book.closes)]
        assert book.closes[-1].month_date == date(2026, 9, 1)
        sums: Counter[str] = Counter()
        for close in book.closes:
            transfers = by_month[close.month_date]
            assert close.transfers == len(transfers)
            assert all(one.recorded_at < close.closed_at <= NOW for one in transfers)
            month = kept[close.month_date]
            assert {code: row.opening_minor for code, row in month.items()} == {code: sums[code] for code in month}
            for one in transfers:
                sums[one.debit_account] += one.amount_minor
                sums[one.credit_account] -= one.amount_minor
            assert {code: row.closing_minor for code, row in month.items()} == {code: sums[code] for code in month}
            assert sum(row.debits_minor - row.credits_minor for row in month.values()) == 0


def test_disputes_are_won_lost_and_open(books: list[GarageBook]) -> None:
    found = Counter(one.status for book in books for one in book.disputes)
    assert set(found) == {"won", "lost", "under_review"}
    for book in books:
        payments = {one.id: one for one in book.payments}
        for one in book.disputes:
            assert payments[one.payment_id].dispute_status == one.status
            assert payments[one.payment_id].amount_minor == one.amount_minor
            assert payments[one.payment_id].refunded_minor == 0


def test_a_refused_renewal_was_dunned_until_it_was_paid_or_ended(books: list[GarageBook]) -> None:
    outcomes: Counter[str | None] = Counter()
    for book in books:
        tries: defaultdict[UUID, list[str]] = defaultdict(list)
        renewals = {one.id: one for one in book.invoices if one.billing_reason == "subscription_cycle"}
        for payment in book.payments:
            if payment.invoice_id in renewals:
                tries[payment.invoice_id].append(payment.status)
        refused = [renewals[key] for key, statuses in tries.items() if "failed" in statuses]
        assert Counter(one.subscription_id for one in book.cases) == Counter(one.subscription_id for one in refused)
        live = {one.id: one for one in book.subscriptions}
        for case in book.cases:
            outcomes[case.outcome] += 1
            assert case.subscription_id is not None
            if case.closed_at is None:
                assert live[case.subscription_id].status == "past_due"
                assert case.next_step_at is None or case.next_step_at > NOW
        facts = Counter(one.case_id for one in book.facts)
        assert all(facts[one.id] >= 2 for one in book.cases)
        notices = Counter(one.kind for one in book.facts)
        assert len(book.notices) == sum(notices[kind] for kind in ("notice", "suspended", "reinstated", "canceled"))
        assert len({one.about for one in book.notices}) == len(book.notices)
    assert set(outcomes) == {"recovered", "canceled", None}


def test_what_came_by_hand_is_deposited_on_fridays_and_each_payment_once(books: list[GarageBook]) -> None:
    methods: Counter[str] = Counter()
    for book in books:
        by_hand = {one.id: one for one in book.payments if one.method != "card"}
        methods.update(one.method for one in by_hand.values())
        sums: Counter[UUID] = Counter()
        for row in book.deposit_payments:
            sums[row.deposit_id] += by_hand[row.payment_id].amount_minor
        assert sums == Counter({one.id: one.total_minor for one in book.deposits})
        assert len({row.payment_id for row in book.deposit_payments}) == len(book.deposit_payments)
        assert all(one.deposit_date.weekday() == 4 for one in book.deposits)
        waiting = by_hand.keys() - {row.payment_id for row in book.deposit_payments}
        assert all(NOW - by_hand[one].attempted_at < timedelta(days=8) for one in waiting)
        tries: defaultdict[UUID, list[str]] = defaultdict(list)
        for payment in book.payments:
            tries[payment.invoice_id].append(payment.method if payment.status == "succeeded" else "refused")
        assert all("refused" in tries[one.invoice_id] for one in by_hand.values())
        assert all(len([way for way in tries[one.invoice_id] if way != "refused"]) == 1 for one in by_hand.values())
    assert set(methods) == {"check", "ach", "cash"}
