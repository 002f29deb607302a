"""What goes in and out. Made by clients/python/generate.py from the OpenAPI document; do not edit."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Literal, TypeAlias
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType


Role: TypeAlias = str


class Acceptance(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation that is accepted.

    Attributes:
        invitation_token: As it was given.
        password: To sign in with from now on.
    """

    invitation_token: str
    password: str


class AccessList(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a garage's list. Attributes: version: grows by one whenever entries or denials change, and only
    then. built_at: when it was last found to be so. valid_until: after that a gate must not rely on it. entries:
    sorted by kind, number, region and subscription; `denials` too.
    """

    format: str = "vend-access-list-1"
    garage_id: UUID
    version: int
    built_at: str
    valid_until: str
    entries: list[Entry]
    denials: list[Denial]


class AccessListDelta(msgspec.Struct, frozen=True, kw_only=True):
    """What leads from one version of a garage's list to another, which may be the same one signed anew. Attributes:
    from_version: of the list that it applies to. version: of the list that comes of it; so are the two instants.
    """

    format: str = "vend-access-list-delta-1"
    garage_id: UUID
    from_version: int
    version: int
    built_at: str
    valid_until: str
    entries: EntryChanges
    denials: DenialChanges


class AccountChanged(msgspec.Struct, frozen=True, kw_only=True):
    """Stripe has it; the account and the seats that it was about are as they are now."""

    type: str
    account: CompanyAccount
    seats: list[Subscription]


class AccountClosing(msgspec.Struct, frozen=True, kw_only=True):
    """How an account is to end; what is owed stays owed.

    Attributes:
        ending: now: what is unused is credited by a last invoice.
    """

    ending: Literal["at_period_end", "now"] | UnsetType = UNSET


class AccountMonth(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a trial balance, in minor units of the garage's currency. Attributes: opening_minor: debits minus
    credits of all the time before. closing_minor: the same until the month's end.
    """

    account_code: str
    opening_minor: int
    debits_minor: int
    credits_minor: int
    closing_minor: int


class AccountPending(msgspec.Struct, frozen=True, kw_only=True):
    """Whether Stripe has it is not known yet; places are kept, and the resolver finds out."""

    type: str
    account: CompanyAccount
    seats: list[Subscription]


class AgingReport(msgspec.Struct, frozen=True, kw_only=True):
    """Aging of receivables: What each customer owed at the end of a date, by how many days it was overdue; from the
    ledger, so that its sum is the balance of the account `receivable`.

    Attributes:
        on_date: Local date at whose end; today of each garage without it.
        as_of: when it was read; what happened in the last moments may be missing.
        totals: one for each currency, since amounts of two are never added.
    """

    on_date: dt.date | None
    as_of: str
    rows: list[AgingRow]
    totals: list[Total]


class AgingRow(msgspec.Struct, frozen=True, kw_only=True):
    """What one customer owed at the end of a local date, by how many days each invoice was overdue; from the ledger.
    Attributes: not_due_minor: of invoices whose day had not passed. days_1_30_minor: overdue by 1 to 30 days; the
    others likewise. owed_minor: the sum. oldest_due_date: the first of their due dates; an invoice without one is
    due on the day that it was issued. invoices: how many are not settled.
    """

    garage_id: UUID
    customer_id: UUID
    customer_name: str
    customer_email: str
    currency: str
    not_due_minor: int
    days_1_30_minor: int
    days_31_60_minor: int
    days_61_90_minor: int
    days_over_90_minor: int
    owed_minor: int
    oldest_due_date: dt.date
    invoices: int


class AgreedTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What a garage and a company have agreed upon.

    Attributes:
        name: As people read it.
        email: Where its invoices are sent.
        po_number: The company's purchase order number.
        net_terms_days: Days to pay an invoice in; none: the garage's setting.
        seats_max: How many seats at most; none: no limit.
        monthly_max_minor: What seats may cost a month, without tax, in minor units; none: no limit.
    """

    name: str
    email: str
    po_number: str | None | UnsetType = UNSET
    net_terms_days: int | None | UnsetType = UNSET
    seats_max: int | None | UnsetType = UNSET
    monthly_max_minor: int | None | UnsetType = UNSET


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """Something that wants a person. Attributes: name: as docs/warehouse.md has it. slot: of the warehouse; None where
    it is about published figures. says: what is wrong. mend: what to do, with the command.
    """

    name: str
    slot: str | None
    says: str
    mend: str


class Alive(msgspec.Struct, frozen=True, kw_only=True):
    """The process answers."""

    status: Literal["up"] | UnsetType = UNSET


class AnalyticsAgingMonthly(msgspec.Struct, frozen=True, kw_only=True):
    """Aging of receivables: What customers owed at the end of a period, by how many days it was overdue; from the
    ledger, so that its sum is the balance of the account `receivable`.

    Attributes:
        period_start_date: the first local date of what was asked for.
        period_end_date: the local date after the last one.
        compared_start_date: the first local date of what it is compared with; null without.
        compared_end_date: the local date after the last one.
        group_by: what was grouped by.
        as_of: the instant that the figures are of: everything that was committed before is in them.
        source_lsn: the same as a place in the database's log.
        published_at: when they were published.
        withheld: since when and why newer ones are kept back; null while none are.
        totals: all groups of the whole period together, one for each currency, since amounts of two are never
            added.
        next_cursor: gives the next page; null on the last one.
    """

    period_start_date: dt.date
    period_end_date: dt.date
    compared_start_date: dt.date | None
    compared_end_date: dt.date | None
    group_by: list[str]
    as_of: str
    source_lsn: str
    published_at: str
    withheld: Withheld | None
    rows: list[AnalyticsAgingMonthlyRow]
    totals: list[AnalyticsAgingMonthlyRow]
    next_cursor: str | None


class AnalyticsAgingMonthlyRow(msgspec.Struct, frozen=True, kw_only=True):
    """Aging of receivables: What was owed at the end of the period, by how long it was overdue.

    Attributes:
        period_start_date: the first local date.
        period_end_date: the local date after the last one; in the future while the period is not over.
        not_due_minor: of invoices whose day had not passed.
        days_1_30_minor: overdue by 1 to 30 days.
        days_31_60_minor: overdue by 31 to 60 days.
        days_61_90_minor: overdue by 61 to 90 days.
        days_over_90_minor: overdue by more than 90 days.
        owed_minor: the sum; negative where the customer has something to get.
        oldest_due_date: the first of their due dates.
        invoices: how many of them are not settled.
        compared: the same of the period that is compared with; null without one.
    """

    period_start_date: dt.date
    period_end_date: dt.date
    garage_id: UUID | None
    customer_id: UUID | None
    customer_name: str | None
    currency: str
    not_due_minor: int
    days_1_30_minor: int
    days_31_60_minor: int
    days_61_90_minor: int
    days_over_90_minor: int
    owed_minor: int
    oldest_due_date: dt.date | None
    invoices: int
    compared: Compared | None


class AnalyticsChurnMonthly(msgspec.Struct, frozen=True, kw_only=True):
    """Churn: Who and what went, in customers and in money, and what a customer is worth by it.

    Attributes:
        period_start_date: the first local date of what was asked for.
        period_end_date: the local date after the last one.
        compared_start_date: the first local date of what it is compared with; null without.
        compared_end_date: the local date after the last one.
        group_by: what was grouped by.
        as_of: the instant that the figures are of: everything that was committed before is in them.
        source_lsn: the same as a place in the database's log.
        published_at: when they were published.
        withheld: since when and why newer ones are kept back; null while none are.
        totals: all groups of the whole period together, one for each currency, since amounts of two are never
            added.
        next_cursor: gives the next page; null on the last one.
    """

    period_start_date: dt.date
    period_end_date: dt.date
    compared_start_date: dt.date | None
    compared_end_date: dt.date | None
    group_by: list[str]
    as_of: str
    source_lsn: str
    published_at: str
    withheld: Withheld | None
    rows: list[AnalyticsChurnMonthlyRow]
    totals: list[AnalyticsChurnMonthlyRow]
    next_cursor: str | None


class AnalyticsChurnMonthlyRow(msgspec.Struct, frozen=True, kw_only=True):
    """Churn: Who and what went; of a period of several months, all that went in them of what was there at its start.

    Attributes:
        period_start_date: the first local date.
        period_end_date: the local date after the last one; in the future while the period is not over.
        customers_start: customers with recurring revenue at the end of the month before.
        customers_churned: have none any more.
        customer_churn_bp: customers churned of those at the start, in basis points; null where there were none.
        mrr_start_minor: recurring revenue at the end of the month before.
        mrr_lost_minor: churn and contraction.
        gross_churn_bp: what was lost of the start, in basis points.
        net_retention_bp: what is left of the start with expansion and reactivation, in basis points.
        mrr_per_customer_minor: recurring revenue a customer, at the end.
        customer_churn_12m_bp: average monthly churn of customers over twelve months, in basis points.
        expected_value_minor: what a customer brings, before tax, at the present worth and the churn of twelve
            months; null without churn.
        compared: the same of the period that is compared with; null without one.
    """

    period_start_date: dt.date
    period_end_date: dt.date
    garage_id: UUID | None
    currency: str
    customers_start: int
    customers_churned: int
    customer_churn_bp: int | None
    mrr_start_minor: int
    mrr_lost_minor: int
    gross_churn_bp: int | None
    net_retention_bp: int | None
    mrr_per_customer_minor: int | None
    customer_churn_12m_bp: int | None
    expected_value_minor: int | None
    compared: Compared | None


class AnalyticsCohortRetention(msgspec.Struct, frozen=True, kw_only=True):
    """Retention of cohorts: How many of the customers who began in a month, and how much of their recurring revenue,
    are left so many months later; a period is of the months in which they began.

    Attributes:
        period_start_date: the first local date of what was asked for.
        period_end_date: the local date after the last one.
        compared_start_date: the first local date of what it is compared with; null without.
        compared_end_date: the local date after the last one.
        group_by: what was grouped by.
        as_of: the instant that the figures are of: everything that was committed before is in them.
        source_lsn: the same as a place in the database's log.
        published_at: when they were published.
        withheld: since when and why newer ones are kept back; null while none are.
        next_cursor: gives the next page; null on the last one.
    """

    period_start_date: dt.date
    period_end_date: dt.date
    compared_start_date: dt.date | None
    compared_end_date: dt.date | None
    group_by: list[str]
    as_of: str
    source_lsn: str
    published_at: str
    withheld: Withheld | None
    rows: list[AnalyticsCohortRetentionRow]
    next_cursor: str | None


class AnalyticsCohortRetentionRow(msgspec.Struct, frozen=True, kw_only=True):
    """Retention of cohorts: How many of those who began in a period, and how much of their recurring revenue, are left
    so many months later.

    Attributes:
        period_start_date: the first local date.
        period_end_date: the local date after the last one; in the future while the period is not over.
        months_since: how many months after that.
        customers: how many customers began; of the months that are so long ago already.
        customers_kept: how many of them have recurring revenue at the end of the month.
        customers_kept_bp: the same in basis points.
        mrr_minor: recurring revenue of the cohort in its first month.
        mrr_kept_minor: its recurring revenue at the end of the month.
        mrr_kept_bp: the same in basis points of the first month.
        compared: the same of the period that is compared with; null without one.
    """

    period_start_date: dt.date
    period_end_date: dt.date
    garage_id: UUID | None
    months_since: int
    currency: str
    customers: int
    customers_kept: int
    customers_kept_bp: int | None
    mrr_minor: int
    mrr_kept_minor: int
    mrr_kept_bp: int | None
    compared: Compared | None


class AnalyticsDeferredRevenueMonthly(msgspec.Struct, frozen=True, kw_only=True):
    """Deferred revenue: How what is billed and not yet earned changed; from the ledger.

    Attributes:
        period_start_date: the first local date of what was asked for.
        period_end_date: the local date after the last one.
        compared_start_date: the first local date of what it is compared with; null without.
        compared_end_date: the local date after the last one.
        group_by: what was grouped by.
        as_of: the instant that the figures are of: everything that was committed before is in them.
        source_lsn: the same as a place in the database's log.
        published_at: when they were published.
        withheld: since when and why newer ones are kept back; null while none are.
        totals: all groups of the whole period together, one for each currency, since amounts of two are never
            added.
        next_cursor: gives the next page; null on the last one.
    """

    period_start_date: dt.date
    period_end_date: dt.date
    compared_start_date: dt.date | None
    compared_end_date: dt.date | None
    group_by: list[str]
    as_of: str
    source_lsn: str
    published_at: str
    withheld: Withheld | None
    rows: list[AnalyticsDeferredRevenueMonthlyRow]
    totals: list[AnalyticsDeferredRevenueMonthlyRow]
    next_cursor: str | None


class AnalyticsDeferredRevenueMonthlyRow(msgspec.Struct, frozen=True, kw_only=True):
    """Deferred revenue: How what is billed and not yet earned changed.

    Attributes:
        period_start_date: the first local date.
        period_end_date: the local date after the last one; in the future while the period is not over.
        opening_minor: at the beginning of the month.
        added_minor: billed for service that is long and still to come.
        recognised_minor: earned of it.
        released_minor: refunded, credited or written off before it was earned.
        closing_minor: at the end of the month.
        compared: the same of the period that is compared with; null without one.
    """

    period_start_date: dt.date
    period_end_date: dt.date
    garage_id: UUID | None
    currency: str
    opening_minor: int
    added_minor: int
    recognised_minor: int
    released_minor: int
    closing_minor: int
    compared: Compared | None


class AnalyticsLifetimeValue(msgspec.Struct, frozen=True, kw_only=True):
    """What customers have brought: By the month in which they were first billed, before tax; from the ledger.

    Attributes:
        period_start_date: the first local date of what was asked for.
        period_end_date: the local date after the last one.
        compared_start_date: the first local date of what it is compared with; null without.
        compared_end_date: the local date after the last one.
        group_by: what was grouped by.
        as_of: the instant that the figures are of: everything that was committed before is in them.
        source_lsn: the same as a place in the database's log.
        published_at: when they were published.
        withheld: since when and why newer ones are kept back; null while none are.
        totals: all groups of the whole period together, one for each currency, since amounts of two are never
            added.
        next_cursor: gives the next page; null on the last one.
    """

    period_start_date: dt.date
    period_end_date: dt.date
    compared_start_date: dt.date | None
    compared_end_date: dt.date | None
    group_by: list[str]
    as_of: str
    source_lsn: str
    published_at: str
    withheld: Withheld | None
    rows: list[AnalyticsLifetimeValueRow]
    totals: list[AnalyticsLifetimeValueRow]
    next_cursor: str | None


class AnalyticsLifetimeValueRow(msgspec.Struct, frozen=True, kw_only=True):
    """What customers have brought: What those who were first billed in a period have brought so far.

    Attributes:
        period_start_date: the first local date.
        period_end_date: the local date after the last one; in the future while the period is not over.
        customers: how many customers.
        customers_now: how many have recurring revenue now.
        customer_months: at how many ends of months they had some, added up.
        mrr_now_minor: their recurring revenue now.
        recognised_minor: earned, before tax, so far.
        lost_minor: refunds, credits and bad debt, before tax.
        value_minor: earned less lost.
        value_per_customer_minor: the same for one customer.
        compared: the same of the period that is compared with; null without one.
    """

    period_start_date: dt.date
    period_end_date: dt.date
    garage_id: UUID | None
    currency: str
    customers: int
    customers_now: int
    customer_months: int
    mrr_now_minor: int
    recognised_minor: int
    lost_minor: int
    value_minor: int
    value_per_customer_minor: int | None
    compared: Compared | None


class AnalyticsMonthClose(msgspec.Struct, frozen=True, kw_only=True):
    """Trial balance: What each account did, as known when it was published and, of closed months, as they were closed,
    with what corrected them later.

    Attributes:
        period_start_date: the first local date of what was asked for.
        period_end_date: the local date after the last one.
        compared_start_date: the first local date of what it is compared with; null without.
        compared_end_date: the local date after the last one.
        group_by: what was grouped by.
        as_of: the instant that the figures are of: everything that was committed before is in them.
        source_lsn: the same as a place in the database's log.
        published_at: when they were published.
        withheld: since when and why newer ones are kept back; null while none are.
        totals: all groups of the whole period together, one for each currency, since amounts of two are never
            added.
        next_cursor: gives the next page; null on the last one.
    """

    period_start_date: dt.date
    period_end_date: dt.date
    compared_start_date: dt.date | None
    compared_end_date: dt.date | None
    group_by: list[str]
    as_of: str
    source_lsn: str
    published_at: str
    withheld: Withheld | None
    rows: list[AnalyticsMonthCloseRow]
    totals: list[AnalyticsMonthCloseRow]
    next_cursor: str | None


class AnalyticsMonthCloseRow(msgspec.Struct, frozen=True, kw_only=True):
    """Trial balance: What an account did.

    Attributes:
        period_start_date: the first local date.
        period_end_date: the local date after the last one; in the future while the period is not over.
        account_code: the account.
        account_kind: asset, liability, income or expense.
        opening_minor: at the beginning of the month.
        debits_minor: what the account received.
        credits_minor: what the account gave.
        closing_minor: at the end of the month.
        is_closed: whether every month of it was closed.
        closed_date: the local date on which the last of them was; null while one is open.
        closed_closing_minor: the balance at the end as it was closed; null while open.
        corrected_later_minor: debits less credits that came later, would have counted for this month, and stand
            in a later one.
        compared: the same of the period that is compared with; null without one.
    """

    period_start_date: dt.date
    period_end_date: dt.date
    garage_id: UUID | None
    account_code: str | None
    account_kind: str | None
    currency: str
    opening_minor: int
    debits_minor: int
    credits_minor: int
    closing_minor: int
    is_closed: bool
    closed_date: dt.date | None
    closed_closing_minor: int | None
    corrected_later_minor: int
    compared: Compared | None


class AnalyticsMrrMonthly(msgspec.Struct, frozen=True, kw_only=True):
    """Recurring revenue and what moved it: Plan prices before tax and discounts, a twelfth of yearly ones; start, new,
    expansion and reactivation, less contraction and churn, give the end, of every period and garage.

    Attributes:
        period_start_date: the first local date of what was asked for.
        period_end_date: the local date after the last one.
        compared_start_date: the first local date of what it is compared with; null without.
        compared_end_date: the local date after the last one.
        group_by: what was grouped by.
        as_of: the instant that the figures are of: everything that was committed before is in them.
        source_lsn: the same as a place in the database's log.
        published_at: when they were published.
        withheld: since when and why newer ones are kept back; null while none are.
        totals: all groups of the whole period together, one for each currency, since amounts of two are never
            added.
        next_cursor: gives the next page; null on the last one.
    """

    period_start_date: dt.date
    period_end_date: dt.date
    compared_start_date: dt.date | None
    compared_end_date: dt.date | None
    group_by: list[str]
    as_of: str
    source_lsn: str
    published_at: str
    withheld: Withheld | None
    rows: list[AnalyticsMrrMonthlyRow]
    totals: list[AnalyticsMrrMonthlyRow]
    next_cursor: str | None


class AnalyticsMrrMonthlyRow(msgspec.Struct, frozen=True, kw_only=True):
    """Recurring revenue and what moved it: Recurring revenue and what moved it; who came, went and came again in a
    period counts each time.

    Attributes:
        period_start_date: the first local date.
        period_end_date: the local date after the last one; in the future while the period is not over.
        start_minor: recurring revenue at the end of the month before.
        new_minor: of customers who had none before.
        expansion_minor: more of customers who had some.
        contraction_minor: less of customers who still have some; positive.
        churn_minor: of customers who have none any more; positive.
        reactivation_minor: of customers who had none for a while.
        end_minor: recurring revenue at the end of the month; of the present one, now.
        customers_start: customers with recurring revenue at the end of the month before.
        customers_new: first had some.
        customers_churned: have none any more.
        customers_reactivated: have some again.
        customers_end: customers with some at the end.
        subscriptions_end: subscriptions and seats behind it.
        compared: the same of the period that is compared with; null without one.
    """

    period_start_date: dt.date
    period_end_date: dt.date
    garage_id: UUID | None
    currency: str
    start_minor: int
    new_minor: int
    expansion_minor: int
    contraction_minor: int
    churn_minor: int
    reactivation_minor: int
    end_minor: int
    customers_start: int
    customers_new: int
    customers_churned: int
    customers_reactivated: int
    customers_end: int
    subscriptions_end: int
    compared: Compared | None


class AnalyticsOccupancyMonthly(msgspec.Struct, frozen=True, kw_only=True):
    """Occupancy: Places taken, on average, at most and at the end, against the places that the garage has now.

    Attributes:
        period_start_date: the first local date of what was asked for.
        period_end_date: the local date after the last one.
        compared_start_date: the first local date of what it is compared with; null without.
        compared_end_date: the local date after the last one.
        group_by: what was grouped by.
        as_of: the instant that the figures are of: everything that was committed before is in them.
        source_lsn: the same as a place in the database's log.
        published_at: when they were published.
        withheld: since when and why newer ones are kept back; null while none are.
        totals: all groups of the whole period together, one for each currency, since amounts of two are never
            added.
        next_cursor: gives the next page; null on the last one.
    """

    period_start_date: dt.date
    period_end_date: dt.date
    compared_start_date: dt.date | None
    compared_end_date: dt.date | None
    group_by: list[str]
    as_of: str
    source_lsn: str
    published_at: str
    withheld: Withheld | None
    rows: list[AnalyticsOccupancyMonthlyRow]
    totals: list[AnalyticsOccupancyMonthlyRow]
    next_cursor: str | None


class AnalyticsOccupancyMonthlyRow(msgspec.Struct, frozen=True, kw_only=True):
    """Occupancy: Places taken, against the places that there are now.

    Attributes:
        period_start_date: the first local date.
        period_end_date: the local date after the last one; in the future while the period is not over.
        capacity: places that the garage has now.
        place_days: places that the garage has now, for each day of the period, up to today.
        taken_days: places taken, day by day, added up.
        taken_most: the most at once, by days; null where several garages are put together.
        taken_end: at the end.
        taken_bp: taken of the capacity on average, in basis points.
        compared: the same of the period that is compared with; null without one.
    """

    period_start_date: dt.date
    period_end_date: dt.date
    garage_id: UUID | None
    capacity: int
    place_days: int
    taken_days: int
    taken_most: int | None
    taken_end: int
    taken_bp: int | None
    compared: Compared | None


class AnalyticsOwnerStatementMonthly(msgspec.Struct, frozen=True, kw_only=True):
    """Owner statement: What a garage earned, what it cost to collect, and what is left for its owner; from the ledger.

    Attributes:
        period_start_date: the first local date of what was asked for.
        period_end_date: the local date after the last one.
        compared_start_date: the first local date of what it is compared with; null without.
        compared_end_date: the local date after the last one.
        group_by: what was grouped by.
        as_of: the instant that the figures are of: everything that was committed before is in them.
        source_lsn: the same as a place in the database's log.
        published_at: when they were published.
        withheld: since when and why newer ones are kept back; null while none are.
        totals: all groups of the whole period together, one for each currency, since amounts of two are never
            added.
        next_cursor: gives the next page; null on the last one.
    """

    period_start_date: dt.date
    period_end_date: dt.date
    compared_start_date: dt.date | None
    compared_end_date: dt.date | None
    group_by: list[str]
    as_of: str
    source_lsn: str
    published_at: str
    withheld: Withheld | None
    rows: list[AnalyticsOwnerStatementMonthlyRow]
    totals: list[AnalyticsOwnerStatementMonthlyRow]
    next_cursor: str | None


class AnalyticsOwnerStatementMonthlyRow(msgspec.Struct, frozen=True, kw_only=True):
    """Owner statement: What a garage earned, what it cost to collect, and what is left for its owner.

    Attributes:
        period_start_date: the first local date.
        period_end_date: the local date after the last one; in the future while the period is not over.
        gross_minor: earned, before tax.
        refunds_minor: of earned revenue that went back.
        credits_minor: of earned revenue that credit notes took off.
        bad_debt_minor: written off, less what was paid after all.
        income_minor: gross less refunds, credits and bad debt.
        fees_minor: Stripe's fees, less what it gave back.
        dispute_losses_minor: lost to chargebacks.
        management_fee_minor: the manager's part: the share and the fixed amount; 0 where nothing is agreed.
        net_minor: charged less returned.
        tax_minor: tax charged less tax given back: balance of the account `tax_payable`.
        collected_minor: paid by card or received by hand, with tax.
        banked_minor: what reached the bank.
        compared: the same of the period that is compared with; null without one.
    """

    period_start_date: dt.date
    period_end_date: dt.date
    garage_id: UUID | None
    currency: str
    gross_minor: int
    refunds_minor: int
    credits_minor: int
    bad_debt_minor: int
    income_minor: int
    fees_minor: int
    dispute_losses_minor: int
    management_fee_minor: int
    net_minor: int
    tax_minor: int
    collected_minor: int
    banked_minor: int
    compared: Compared | None


class AnalyticsPaymentRecoveryMonthly(msgspec.Struct, frozen=True, kw_only=True):
    """Recovery of failed payments: Invoices of which a payment failed, by the month of the first failure, and what
    came of them.

    Attributes:
        period_start_date: the first local date of what was asked for.
        period_end_date: the local date after the last one.
        compared_start_date: the first local date of what it is compared with; null without.
        compared_end_date: the local date after the last one.
        group_by: what was grouped by.
        as_of: the instant that the figures are of: everything that was committed before is in them.
        source_lsn: the same as a place in the database's log.
        published_at: when they were published.
        withheld: since when and why newer ones are kept back; null while none are.
        totals: all groups of the whole period together, one for each currency, since amounts of two are never
            added.
        next_cursor: gives the next page; null on the last one.
    """

    period_start_date: dt.date
    period_end_date: dt.date
    compared_start_date: dt.date | None
    compared_end_date: dt.date | None
    group_by: list[str]
    as_of: str
    source_lsn: str
    published_at: str
    withheld: Withheld | None
    rows: list[AnalyticsPaymentRecoveryMonthlyRow]
    totals: list[AnalyticsPaymentRecoveryMonthlyRow]
    next_cursor: str | None


class AnalyticsPaymentRecoveryMonthlyRow(msgspec.Struct, frozen=True, kw_only=True):
    """Recovery of failed payments: Invoices of which a payment failed, and what came of them.

    Attributes:
        period_start_date: the first local date.
        period_end_date: the local date after the last one; in the future while the period is not over.
        invoices_failed: invoices of which a payment failed first in this month.
        recovered: paid after it had failed.
        recovered_in_7_days: paid within seven days.
        still_open: not paid and open.
        lost: not paid, and voided or given up.
        recovered_bp: recovered of those that failed, in basis points.
        failed_minor: what was asked for, with tax.
        recovered_minor: what was paid of it in the end.
        compared: the same of the period that is compared with; null without one.
    """

    period_start_date: dt.date
    period_end_date: dt.date
    garage_id: UUID | None
    currency: str
    invoices_failed: int
    recovered: int
    recovered_in_7_days: int
    still_open: int
    lost: int
    recovered_bp: int | None
    failed_minor: int
    recovered_minor: int
    compared: Compared | None


class AnalyticsPaymentsMonthly(msgspec.Struct, frozen=True, kw_only=True):
    """Payments: Attempts to pay: how many succeeded, what they brought in, what Stripe kept.

    Attributes:
        period_start_date: the first local date of what was asked for.
        period_end_date: the local date after the last one.
        compared_start_date: the first local date of what it is compared with; null without.
        compared_end_date: the local date after the last one.
        group_by: what was grouped by.
        as_of: the instant that the figures are of: everything that was committed before is in them.
        source_lsn: the same as a place in the database's log.
        published_at: when they were published.
        withheld: since when and why newer ones are kept back; null while none are.
        totals: all groups of the whole period together, one for each currency, since amounts of two are never
            added.
        next_cursor: gives the next page; null on the last one.
    """

    period_start_date: dt.date
    period_end_date: dt.date
    compared_start_date: dt.date | None
    compared_end_date: dt.date | None
    group_by: list[str]
    as_of: str
    source_lsn: str
    published_at: str
    withheld: Withheld | None
    rows: list[AnalyticsPaymentsMonthlyRow]
    totals: list[AnalyticsPaymentsMonthlyRow]
    next_cursor: str | None


class AnalyticsPaymentsMonthlyRow(msgspec.Struct, frozen=True, kw_only=True):
    """Payments: Attempts to pay, and what came of them.

    Attributes:
        period_start_date: the first local date.
        period_end_date: the local date after the last one; in the future while the period is not over.
        method: `card` and Stripe's other methods; `check`, `ach`, `cash` of what staff recorded.
        attempts: of any outcome.
        succeeded: attempts that succeeded.
        failed: attempts that failed.
        pending: not decided yet.
        success_bp: succeeded of those that were decided, in basis points; null before one was.
        collected_minor: paid by card or received by hand, with tax, before fees.
        fees_minor: what Stripe kept of it.
        refunded_minor: what has gone back of it, whenever that was.
        compared: the same of the period that is compared with; null without one.
    """

    period_start_date: dt.date
    period_end_date: dt.date
    garage_id: UUID | None
    method: str | None
    currency: str
    attempts: int
    succeeded: int
    failed: int
    pending: int
    success_bp: int | None
    collected_minor: int
    fees_minor: int
    refunded_minor: int
    compared: Compared | None


class AnalyticsRenewalsForecast(msgspec.Struct, frozen=True, kw_only=True):
    """Forecast of renewals: What is to renew in the month after the present one, before tax and discounts, with
    announced increases, and what of it is to be expected.

    Attributes:
        group_by: what was grouped by.
        as_of: the instant that the figures are of: everything that was committed before is in them.
        source_lsn: the same as a place in the database's log.
        published_at: when they were published.
        withheld: since when and why newer ones are kept back; null while none are.
        totals: all groups of the whole period together, one for each currency, since amounts of two are never
            added.
        next_cursor: gives the next page; null on the last one.
    """

    group_by: list[str]
    as_of: str
    source_lsn: str
    published_at: str
    withheld: Withheld | None
    rows: list[AnalyticsRenewalsForecastRow]
    totals: list[AnalyticsRenewalsForecastRow]
    next_cursor: str | None


class AnalyticsRenewalsForecastRow(msgspec.Struct, frozen=True, kw_only=True):
    """Forecast of renewals: What is to renew in the month after the present one.

    Attributes:
        pass_id: the pass; all zeros for what belongs to no single one, such as invoices of company accounts.
        renewals: subscriptions that are to renew.
        renewals_minor: their prices.
        endings: subscriptions that end instead.
        endings_minor: their prices.
        paid_bp: how many of the garage's renewals of the last three whole months were paid, in basis points;
            null where several garages are put together.
        expected_minor: of the renewals, at that rate.
    """

    garage_id: UUID | None
    pass_id: UUID | None
    pass_name: str | None
    month_date: dt.date | None
    currency: str
    renewals: int
    renewals_minor: int
    endings: int
    endings_minor: int
    paid_bp: int | None
    expected_minor: int


class AnalyticsRevenueMonthly(msgspec.Struct, frozen=True, kw_only=True):
    """Revenue: Billed, earned, taxed, refunded and collected, by pass; from the ledger.

    Attributes:
        period_start_date: the first local date of what was asked for.
        period_end_date: the local date after the last one.
        compared_start_date: the first local date of what it is compared with; null without.
        compared_end_date: the local date after the last one.
        group_by: what was grouped by.
        as_of: the instant that the figures are of: everything that was committed before is in them.
        source_lsn: the same as a place in the database's log.
        published_at: when they were published.
        withheld: since when and why newer ones are kept back; null while none are.
        totals: all groups of the whole period together, one for each currency, since amounts of two are never
            added.
        next_cursor: gives the next page; null on the last one.
    """

    period_start_date: dt.date
    period_end_date: dt.date
    compared_start_date: dt.date | None
    compared_end_date: dt.date | None
    group_by: list[str]
    as_of: str
    source_lsn: str
    published_at: str
    withheld: Withheld | None
    rows: list[AnalyticsRevenueMonthlyRow]
    totals: list[AnalyticsRevenueMonthlyRow]
    next_cursor: str | None


class AnalyticsRevenueMonthlyRow(msgspec.Struct, frozen=True, kw_only=True):
    """Revenue: Billed, earned, taxed, refunded and collected.

    Attributes:
        period_start_date: the first local date.
        period_end_date: the local date after the last one; in the future while the period is not over.
        pass_id: the pass; all zeros for what is of none, such as a charge that was made in Stripe's dashboard.
        invoiced_minor: billed, before tax and after discounts, earned or still to be earned; less what was
            voided.
        recognised_minor: earned, before tax: balance of the account `revenue`.
        tax_minor: tax charged less tax given back: balance of the account `tax_payable`.
        refunded_minor: gone back, with tax.
        credited_minor: taken off by credit notes, with tax, without refunds.
        bad_debt_minor: written off, less what was paid after all.
        fees_minor: Stripe's fees on payments.
        collected_minor: paid by card or received by hand, with tax, before fees.
        payments: how many payments that was.
        compared: the same of the period that is compared with; null without one.
    """

    period_start_date: dt.date
    period_end_date: dt.date
    garage_id: UUID | None
    pass_id: UUID | None
    pass_name: str | None
    currency: str
    invoiced_minor: int
    recognised_minor: int
    tax_minor: int
    refunded_minor: int
    credited_minor: int
    bad_debt_minor: int
    fees_minor: int
    collected_minor: int
    payments: int
    compared: Compared | None


class AnalyticsTaxWorksheetMonthly(msgspec.Struct, frozen=True, kw_only=True):
    """Tax worksheet: What a return to a jurisdiction asks for, and where its evidence begins and ends.

    Attributes:
        period_start_date: the first local date of what was asked for.
        period_end_date: the local date after the last one.
        compared_start_date: the first local date of what it is compared with; null without.
        compared_end_date: the local date after the last one.
        group_by: what was grouped by.
        as_of: the instant that the figures are of: everything that was committed before is in them.
        source_lsn: the same as a place in the database's log.
        published_at: when they were published.
        withheld: since when and why newer ones are kept back; null while none are.
        totals: all groups of the whole period together, one for each currency, since amounts of two are never
            added.
        next_cursor: gives the next page; null on the last one.
    """

    period_start_date: dt.date
    period_end_date: dt.date
    compared_start_date: dt.date | None
    compared_end_date: dt.date | None
    group_by: list[str]
    as_of: str
    source_lsn: str
    published_at: str
    withheld: Withheld | None
    rows: list[AnalyticsTaxWorksheetMonthlyRow]
    totals: list[AnalyticsTaxWorksheetMonthlyRow]
    next_cursor: str | None


class AnalyticsTaxWorksheetMonthlyRow(msgspec.Struct, frozen=True, kw_only=True):
    """Tax worksheet: Taxes charged and given back.

    Attributes:
        period_start_date: the first local date.
        period_end_date: the local date after the last one; in the future while the period is not over.
        jurisdiction: to whom the tax is owed; empty for a rate that is none of ours, null unless grouped by it.
        tax_name: its name.
        percent: the rate.
        taxable_minor: what it was charged on; null where several taxes are put together, since one line may
            bear two.
        charged_minor: charged on invoices issued in the month; of voided ones nothing.
        returned_minor: given back by refunds and credit notes in the month, as the ledger counts it.
        net_minor: charged less returned.
        invoices: how many invoices; null where several taxes are put together, for the same reason.
        first_invoice_number: the first number in alphabetic order; the lines behind it are its evidence.
        last_invoice_number: the last one.
        compared: the same of the period that is compared with; null without one.
    """

    period_start_date: dt.date
    period_end_date: dt.date
    garage_id: UUID | None
    jurisdiction: str | None
    tax_name: str | None
    percent: Decimal | None
    currency: str
    taxable_minor: int | None
    charged_minor: int
    returned_minor: int
    net_minor: int
    invoices: int | None
    first_invoice_number: str | None
    last_invoice_number: str | None
    compared: Compared | None


class Announcement(msgspec.Struct, frozen=True, kw_only=True):
    """A rate increase as it was previewed.

    Attributes:
        shown: The preview's mark.
    """

    shown: str


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """An API key as its operator sees it; the secret is shown once and not kept. Attributes: garage_id: the one garage
    that it is for, None for all of the operator's. prefix: what the key begins with, to tell keys apart and to find
    leaked ones. created_by: the user who made it. expires_at: from when on it no longer works, None for never.
    last_used_at: to the minute. api_version: that it was first used with, and speaks unless a request names
    another; None before.
    """

    id: UUID
    operator_id: UUID
    garage_id: UUID | None
    name: str
    prefix: str
    role: str
    created_by: UUID
    created_at: str
    expires_at: str | None
    revoked_at: str | None
    last_used_at: str | None
    api_version: str | None


class AsKnown(msgspec.Struct, frozen=True, kw_only=True):
    """A closed month as it was closed, and as it is known now. Attributes: month_date: its first day. close: by whom
    it was closed, and when. accounts: what each did, then and now. figures: the amounts of the revenue report, then
    and now. items: the postings that make all differences, in the order of writing; each difference is their sum.
    items_left_out: how many more there are.
    """

    month_date: dt.date
    currency: str
    close: MonthClose
    accounts: list[ClosedMonthsRow]
    figures: list[KnownFigure]
    items: list[LinkedPosting]
    items_left_out: int


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One try of a delivery. Attributes: status: of the answer; null without one. error: why it does not count as
    taken; null where it was. answer: how the answer began, kept for 30 days.
    """

    garage_id: UUID
    id: UUID
    endpoint_id: UUID
    event_id: UUID
    attempted_at: str
    status: int | None
    duration_ms: int
    error: str | None
    answer: str | None


class BalanceMove(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that moved it. Attributes: kind: the ledger's word for the cause. amount_minor: positive is credit
    that they got, negative what it has paid.
    """

    occurred_at: str
    kind: str
    amount_minor: int
    invoice_id: UUID
    invoice_number: str | None


class BookMonth(msgspec.Struct, frozen=True, kw_only=True):
    """A month of the ledger. Attributes: month_date: its first day. state: closed; over, so that it may be closed once
    those before it are; or current. close: how it was closed; None while it is not.
    """

    month_date: dt.date
    state: str
    close: MonthClose | None


class CancelPreview(msgspec.Struct, frozen=True, kw_only=True):
    """What a driver loses by cancelling now, and what they keep by cancelling at the period's end; in minor units.
    Attributes: access_until_now: when access ends if it is cancelled now. access_until_period_end: when it ends
    otherwise; None where no period is paid. unused_minor: what is paid, with tax, for the time from now on: lost by
    cancelling now, since nothing is given back by itself. A refund is the garage's decision. balance_minor: what
    stays as the customer's balance in any case.
    """

    subscription_id: UUID
    currency: str
    access_until_now: str
    access_until_period_end: str | None
    unused_minor: int
    balance_minor: int


class Cancellation(msgspec.Struct, frozen=True, kw_only=True):
    """How a subscription is to end.

    Attributes:
        at_period_end: True: it is used up to the end of what is paid. False: now.
    """

    at_period_end: bool | UnsetType = UNSET


class Catalogue(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that can be asked for."""

    data: list[ListedReport]


class ChangeLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the invoice that a change makes: a credit is negative; tax comes on top. Attributes: amount_minor:
    without tax, in minor units.
    """

    description: str
    amount_minor: int
    tax_minor: int


class ChangePreview(msgspec.Struct, frozen=True, kw_only=True):
    """What a change of pass means for money, to the cent; all amounts in minor units. Attributes: proration_at: the
    instant that it is counted from; give it back with the change. valid_until: until when the change may be asked
    for with it. credited_minor: what is given back for the old pass, without tax, as a positive amount.
    charged_minor: what the new pass costs for the rest of the period, without tax. tax_minor: the tax on the
    difference; negative where more is given back. total_minor: charged less credited with tax; negative where more
    is given back. balance_used_minor: what the customer's balance pays of it. due_now_minor: what is charged at
    once. balance_after_minor: what the customer has in credit then, for coming invoices. next_invoice: the renewal
    after it. shown: the mark of all this; give it back with the change.
    """

    subscription_id: UUID
    pass_id: UUID
    price_id: UUID
    when: str
    currency: str
    billing_interval: str
    proration_at: str
    valid_until: str
    lines: list[ChangeLine]
    credited_minor: int
    charged_minor: int
    tax_minor: int
    total_minor: int
    balance_used_minor: int
    due_now_minor: int
    balance_after_minor: int
    next_invoice: NextInvoice
    shown: str


class CheckItem(msgspec.Struct, frozen=True, kw_only=True):
    """Something to look at before a month is closed. Attributes: code: stable name. blocking: whether the month cannot
    be closed before it is settled; otherwise it is a warning. count: how many there are. detail: what it is and
    what to do.
    """

    code: str
    blocking: bool
    count: int
    detail: str


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A total, beside what the ledger has for the same rows. Attributes: column: whose total it is. currency: of both.
    file_minor: the sum of the file's rows. ledger_minor: the ledger's.
    """

    column: str
    currency: str
    file_minor: int
    ledger_minor: int


class ClosePreview(msgspec.Struct, frozen=True, kw_only=True):
    """What closing a month would keep, and what stands in its way. Attributes: refusal: why the calendar does not
    allow it now; None where it does. checks: what is not in order; a blocking one must be settled first. balances:
    the trial balance as it is at this moment.
    """

    month_date: dt.date
    closable: bool
    refusal: str | None
    checks: list[CheckItem]
    balances: list[AccountMonth]


class ClosedMonth(msgspec.Struct, frozen=True, kw_only=True):
    """A closed month with its trial balance."""

    close: MonthClose
    balances: list[AccountMonth]


class ClosedMonthsReport(msgspec.Struct, frozen=True, kw_only=True):
    """Closed months, as known then and now: What each account did in the months that are closed: as they were closed,
    and as they are known now, with what was booked later because they were closed and without what is of earlier
    months.

    Attributes:
        from_date: First local date.
        until_date: Local date after the last one.
        as_of: when it was read; what happened in the last moments may be missing.
        totals: one for each currency, since amounts of two are never added.
    """

    from_date: dt.date
    until_date: dt.date
    as_of: str
    rows: list[ClosedMonthsRow]
    totals: list[Total]


class ClosedMonthsRow(msgspec.Struct, frozen=True, kw_only=True):
    """What an account did in a closed month: as it was closed, and as it is known now. Attributes: closed_date: the
    local date on which it was closed. closed_moved_minor: debits less credits, as closed; it never changes.
    of_earlier_minor: what of that is of earlier months that were closed when it came. came_later_minor: what is of
    this month and was booked in a later one, since this one was closed. known_moved_minor: as closed, without what
    is of earlier months, with what came later. closed_closing_minor: the balance at the month's end, as closed.
    known_closing_minor: the same as known now. items: how many postings make the difference.
    """

    garage_id: UUID
    month_date: dt.date
    currency: str
    account_code: str
    account_kind: str
    closed_date: dt.date
    closed_by: str
    closed_moved_minor: int
    of_earlier_minor: int
    came_later_minor: int
    known_moved_minor: int
    closed_closing_minor: int
    known_closing_minor: int
    items: int


class CompanyAccount(msgspec.Struct, frozen=True, kw_only=True):
    """A company's account in a garage. Attributes: customer_id: who is billed; a customer of the account's own. email:
    where its invoices are sent. po_number: the company's purchase order, printed on each invoice. net_terms_days:
    how many days an invoice may be paid in; None: the garage's setting. seats_max: how many seats it may have, None
    for no limit. monthly_max_minor: what its seats may cost a month, without tax, in minor units; None for no
    limit. status: closing until the period is over, then closed. stripe_status: Stripe's word for its subscription,
    None until the first seat. past_due_at: since when an invoice is known to be overdue, None while none is.
    sync_version: counts the times that Stripe's truth was written here.
    """

    garage_id: UUID
    id: UUID
    customer_id: UUID
    name: str
    email: str
    po_number: str | None
    net_terms_days: int | None
    seats_max: int | None
    monthly_max_minor: int | None
    status: str
    stripe_subscription_id: str | None
    stripe_status: str | None
    current_period_start_at: str | None
    current_period_end_at: str | None
    cancel_at_period_end: bool
    past_due_at: str | None
    closed_at: str | None
    sync_version: int
    created_at: str
    updated_at: str


class CompanyAdmin(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of a company who manages its seats. Attributes: user_id: how they sign in. invited_by: the actor who
    let them in. removed_at: since when they are no administrator any more, None while they are.
    """

    garage_id: UUID
    id: UUID
    company_account_id: UUID
    user_id: UUID
    name: str
    email: str
    invited_by: str
    created_at: str
    removed_at: str | None


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """A group's figures of the period that is compared with. Attributes: figures: by the name of the column; zero
    where the group had none. difference: the row's own figure less that one; null where one of the two is null.
    ratio_bp: the row's own figure in basis points of that one, rounded half up; null where that one is zero.
    """

    figures: dict[str, int | None]
    difference: dict[str, int | None]
    ratio_bp: dict[str, int | None]


class Coupon(msgspec.Struct, frozen=True, kw_only=True):
    """What is taken off a pass, before tax. Attributes: percent_bp: in hundredths of a percent, None for an amount.
    amount_minor: in minor units, None for a percentage. duration: off one invoice, off those of `months`, or off
    all. redeem_from_date: the first local date on which it can be redeemed; `redeem_until_date` is exclusive.
    redemptions_max: how often in all, None for no limit; `redeemed` counts those that stand. first_time_only: only
    for customers who have never paid or parked here. pass_ids: the passes that it is for; none: all.
    stripe_coupon_id: None until it is first redeemed. ended_at: since when it cannot be redeemed any more; who has
    it keeps it.
    """

    garage_id: UUID
    id: UUID
    name: str
    percent_bp: int | None
    amount_minor: int | None
    currency: str
    duration: str
    months: int | None
    redeem_from_date: dt.date
    redeem_until_date: dt.date | None
    redemptions_max: int | None
    first_time_only: bool
    one_per_customer: bool
    stripe_coupon_id: str | None
    ended_at: str | None
    created_at: str
    redeemed: int
    pass_ids: list[UUID]


class CouponsReport(msgspec.Struct, frozen=True, kw_only=True):
    """Coupons and discounts: What each coupon took off invoices before tax, by the period of their issue; voided ones
    are left out.

    Attributes:
        from_date: First local date.
        until_date: Local date after the last one.
        grain: How long a period is; weeks begin on Monday.
        as_of: when it was read; what happened in the last moments may be missing.
        totals: one for each currency, since amounts of two are never added.
    """

    from_date: dt.date
    until_date: dt.date
    grain: str
    as_of: str
    rows: list[CouponsRow]
    totals: list[Total]


class CouponsRow(msgspec.Struct, frozen=True, kw_only=True):
    """What one coupon took off the invoices that were issued in a period, before tax; voided ones are left out.
    Revenue is booked after discounts, so this is no cost in the ledger. Attributes: merchants_minor: what of it
    merchants pay, whose validations are coupons too. coupon_id: with the name null for coupons that were made in
    Stripe's dashboard, all of them together. invoices: how many it was taken off.
    """

    garage_id: UUID
    period_start_date: dt.date
    currency: str
    coupon_id: UUID | None
    coupon_name: str | None
    amount_minor: int
    merchants_minor: int
    invoices: int


class Credential(msgspec.Struct, frozen=True, kw_only=True):
    """What a driver opens gates with, under one subscription. Attributes: number: as readers tell it: upper-case
    letters and digits. ended_at: since when it opens nothing, None while it is active.
    """

    garage_id: UUID
    id: UUID
    subscription_id: UUID
    driver_id: UUID
    kind: str
    number: str
    created_at: str
    ended_at: str | None


class CreditLine(msgspec.Struct, frozen=True, kw_only=True):
    """The same, as it was previewed.

    Attributes:
        line_number: As previewed.
        gross_minor: As previewed.
    """

    line_number: int
    gross_minor: int


class CreditNote(msgspec.Struct, frozen=True, kw_only=True):
    """A credit note as Stripe has it; amounts in minor units. Attributes: request_id: the request that it carries out;
    None for one that was made in Stripe's dashboard. number: as it is printed. memo: for whoever reads it.
    subtotal_minor: without tax, after discounts; `total_minor` is with tax. refund_minor: what went back to a card;
    its refunds are listed with the payment. balance_minor: what the customer's balance got. outside_minor: what
    went back outside of Stripe, by `method` where that was said here. booked_tax_minor: the tax part of all but the
    refunds, whose tax they have themselves. issued_date: on the garage's calendar.
    """

    garage_id: UUID
    id: UUID
    invoice_id: UUID
    request_id: UUID | None
    number: str
    status: str
    reason: str | None
    memo: str | None
    currency: str
    subtotal_minor: int
    tax_minor: int
    total_minor: int
    refund_minor: int
    balance_minor: int
    outside_minor: int
    booked_tax_minor: int
    method: str | None
    issued_date: dt.date
    issued_at: str
    voided_at: str | None
    stripe_credit_note_id: str
    created_at: str
    updated_at: str


class CreditNoteLine(msgspec.Struct, frozen=True, kw_only=True):
    """One position of a credit note. Attributes: invoice_line_number: the invoice's line that is credited; None for a
    position of its own. amount_minor: without tax, after discounts.
    """

    line_number: int
    invoice_line_number: int | None
    description: str
    amount_minor: int
    tax_minor: int
    stripe_line_id: str


class CreditPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A credit note before it is written; amounts in minor units. Attributes: total_minor: with tax; give it back when
    you ask for the note. owed_less_minor: what of it is not paid yet, and need not be paid any more.
    """

    invoice_id: UUID
    currency: str
    lines: list[CreditedLine]
    subtotal_minor: int
    tax_minor: int
    total_minor: int
    owed_less_minor: int
    refund_minor: int
    balance_minor: int
    outside_minor: int


class CreditedLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a credit of an invoice's line comes to. Attributes: line_number: as the invoice's lines are numbered.
    gross_minor: as Stripe is asked: without tax, before discounts. amount_minor: without tax, after discounts.
    """

    line_number: int
    description: str
    gross_minor: int
    amount_minor: int
    tax_minor: int


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """Who pays: a person or a company. Attributes: stripe_customer_id: None until the first subscription is made."""

    garage_id: UUID
    id: UUID
    kind: str
    name: str
    email: str
    phone: str | None
    stripe_customer_id: str | None
    created_at: str
    updated_at: str


class CustomerBalance(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer has in credit, by the ledger, in minor units; negative: a small debt that rides along.
    Attributes: moves: newest first; they sum up to it.
    """

    customer_id: UUID
    currency: str
    credit_minor: int
    moves: list[BalanceMove]


class DeferredRevenue(msgspec.Struct, frozen=True, kw_only=True):
    """How what is billed and not yet earned changed in a month; `closing_minor` is the account's balance at its end.
    Attributes: month_date: its first day. recognitions_due: how many schedules have a month up to this one that the
    worker has not recognised yet.
    """

    month_date: dt.date
    currency: str
    recognitions_due: int
    amounts: RollForward


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """An event on its way to an endpoint. Attributes: event_id: is the `webhook-id` of its messages, so that a
    receiver can tell a repetition. state: `dead` once it was tried for three days; replay sends it again. attempts:
    ever. failures: since it was queued or replayed. settled_at: when it was delivered, or given up.
    """

    garage_id: UUID
    endpoint_id: UUID
    event_id: UUID
    event_type: str
    object_id: str
    state: str
    created_at: str
    attempts: int
    failures: int
    next_attempt_at: str
    settled_at: str | None


class Denial(msgspec.Struct, frozen=True, kw_only=True):
    """Does not open, and why, for the help desk."""

    kind: str
    number: str
    region: str = ""
    subscription_id: UUID
    driver_id: UUID
    why: str


class DenialChanges(msgspec.Struct, frozen=True, kw_only=True):
    """Denials that came, that have another reason, and that went; each sorted."""

    added: list[Denial]
    changed: list[Denial]
    removed: list[MeansKey]


class Deposit(msgspec.Struct, frozen=True, kw_only=True):
    """Payments that were brought to the bank together. Attributes: deposit_date: on the bank's statement. reference:
    the bank's, or the slip's number. total_minor: the sum of its payments, in minor units.
    """

    garage_id: UUID
    id: UUID
    deposit_date: dt.date
    reference: str | None
    total_minor: int
    currency: str
    recorded_by: str
    created_at: str


class DepositsReport(msgspec.Struct, frozen=True, kw_only=True):
    """Deposits: Deposits of checks, transfers and cash on some dates, beside what the ledger's bank account received.

    Attributes:
        from_date: First local date.
        until_date: Local date after the last one.
        as_of: when it was read; what happened in the last moments may be missing.
        totals: one for each currency, since amounts of two are never added.
    """

    from_date: dt.date
    until_date: dt.date
    as_of: str
    rows: list[DepositsRow]
    totals: list[Total]


class DepositsRow(msgspec.Struct, frozen=True, kw_only=True):
    """One deposit at the bank, beside what the ledger's bank account received for it. Attributes: reference: of the
    slip. checks_minor: what of it came by check; the next two likewise. merchants_minor: what of it merchants paid,
    by whichever way. total_minor: of the deposit. untied_minor: total less bank; 0 is what it should be. payments:
    how many are in it.
    """

    garage_id: UUID
    deposit_id: UUID
    deposit_date: dt.date
    reference: str | None
    recorded_by: str
    currency: str
    checks_minor: int
    ach_minor: int
    cash_minor: int
    merchants_minor: int
    total_minor: int
    bank_minor: int
    untied_minor: int
    payments: int


class DiscountPreview(msgspec.Struct, frozen=True, kw_only=True):
    """The next renewal as it is and as it would be. Attributes: renews_at: when it is. coupon_id: what is put on or
    taken off, with its name. ends_at: from when on no invoice has the coupon; None where no date says so, or where
    it is taken off.
    """

    subscription_id: UUID
    coupon_id: UUID
    name: str
    duration: str
    currency: str
    renews_at: str
    ends_at: str | None
    before: RenewalPrice
    after: RenewalPrice


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """A dispute of a payment. Attributes: reason: the bank's, in Stripe's words. amount_minor: what is disputed, in
    minor units. withdrawn_minor: what Stripe has taken; `reinstated_minor` is what it gave back. fee_minor:
    Stripe's fee for taking it; `fee_back_minor` is that for giving back, negative when one comes back.
    evidence_due_at: until when the bank takes an answer. closed_at: when it was found closed.
    """

    garage_id: UUID
    id: UUID
    payment_id: UUID
    payment_attempted_at: str
    status: str
    reason: str
    amount_minor: int
    currency: str
    withdrawn_minor: int
    reinstated_minor: int
    fee_minor: int
    fee_back_minor: int
    evidence_due_at: str | None
    opened_at: str
    withdrawn_at: str | None
    reinstated_at: str | None
    closed_at: str | None
    stripe_dispute_id: str
    created_at: str
    updated_at: str


class DisputesReport(msgspec.Struct, frozen=True, kw_only=True):
    """Disputes: Disputes by period: opened, won, lost; what Stripe took and gave back, what is lost and what the fees
    were, from the ledger.

    Attributes:
        from_date: First local date.
        until_date: Local date after the last one.
        grain: How long a period is; weeks begin on Monday.
        as_of: when it was read; what happened in the last moments may be missing.
        totals: one for each currency, since amounts of two are never added.
    """

    from_date: dt.date
    until_date: dt.date
    grain: str
    as_of: str
    rows: list[DisputesRow]
    totals: list[Total]


class DisputesRow(msgspec.Struct, frozen=True, kw_only=True):
    """Payments that cardholders asked their banks back for, in a period: numbers from Stripe, money from the ledger.
    Attributes: opened: with inquiries; `opened_minor` is what is disputed. won: decided for the garage in the
    period; `lost` against it; `dropped`: inquiries that came to nothing, and disputes that were prevented.
    withdrawn_minor: what Stripe took; `reinstated_minor` is what it gave back. lost_minor: what stays with
    cardholders. fees_minor: Stripe's fees for disputes, less those that it gave back.
    """

    garage_id: UUID
    period_start_date: dt.date
    currency: str
    opened: int
    opened_minor: int
    won: int
    lost: int
    dropped: int
    withdrawn_minor: int
    reinstated_minor: int
    lost_minor: int
    fees_minor: int


class Driver(msgspec.Struct, frozen=True, kw_only=True):
    """Who parks. Attributes: customer_id: who pays for this driver. user_id: the sign-in of this driver, None without
    one.
    """

    garage_id: UUID
    id: UUID
    customer_id: UUID
    user_id: UUID | None
    name: str
    email: str
    phone: str | None
    created_at: str


class DunningCase(msgspec.Struct, frozen=True, kw_only=True):
    """One time that a subscription was owed for, from the first unpaid renewal until it was paid or ended. Attributes:
    subscription_id: None of a company's account, whose seats go by one case. company_account_id: None of a
    subscription. opened_date: on the garage's calendar. notices: how many of the garage's notices are behind it,
    passed over ones included. warned_at: when the last notice of the grace was given. grace_until_date: the last
    local date of a grace that somebody extended. suspended_at: since when access is suspended; None while it is
    not. cancel_refusals: how many times Stripe did not cancel when it was asked to. next_step_at: when something is
    to be decided next; None where nothing follows by itself. outcome: None while it is open.
    """

    garage_id: UUID
    id: UUID
    subscription_id: UUID | None
    company_account_id: UUID | None
    opened_at: str
    opened_date: dt.date
    notices: int
    warned_at: str | None
    grace_until_date: dt.date | None
    suspended_at: str | None
    cancel_refusals: int
    next_step_at: str | None
    closed_at: str | None
    outcome: str | None


class DunningFact(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was done in a case; facts are only added. Attributes: notice_number: of a notice, from 1 on.
    until_date: the last local date of the grace, where it was extended. reason: why it was extended, or Stripe's
    reason for not cancelling. actor: who did it: `system:dunning`, or whoever extended the grace.
    """

    garage_id: UUID
    id: UUID
    case_id: UUID
    kind: str
    at: str
    notice_number: int | None
    until_date: dt.date | None
    reason: str | None
    actor: str


class DunningReport(msgspec.Struct, frozen=True, kw_only=True):
    """Unpaid renewals: Each subscription and company that has not paid: what is owed, which notices were given, what
    comes next.

    Attributes:
        as_of: when it was read; what happened in the last moments may be missing.
        totals: one for each currency, since amounts of two are never added.
    """

    as_of: str
    rows: list[DunningRow]
    totals: list[Total]


class DunningRow(msgspec.Struct, frozen=True, kw_only=True):
    """A subscription, or a company, that has not paid. Attributes: subscription_id: null for a company. pass_name: of
    the subscription. opened_date: the local date on which it was found unpaid. notices: how many were given.
    suspended: whether access was taken away. owed_minor: of its open invoices; of a company those that are overdue.
    next_step_at: when the next step is due; null where nothing follows by itself. next_attempt_at: when Stripe
    tries the card again; null where it does not. failure_code: of the last attempt.
    """

    garage_id: UUID
    subscription_id: UUID | None
    company_account_id: UUID | None
    customer_name: str
    customer_email: str
    pass_name: str | None
    opened_date: dt.date
    notices: int
    suspended: bool
    currency: str
    owed_minor: int
    next_step_at: str | None
    next_attempt_at: str | None
    failure_code: str | None


class End(msgspec.Struct, frozen=True, kw_only=True):
    """When something ends.

    Attributes:
        until_date: First local date that it does not hold for any more.
    """

    until_date: dt.date


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Opens from `allowed_from` (null: already) up to, without, `allowed_until`."""

    kind: str
    number: str
    region: str = ""
    subscription_id: UUID
    driver_id: UUID
    allowed_from: str | None = None
    allowed_until: str
    why: str


class EntryChanges(msgspec.Struct, frozen=True, kw_only=True):
    """Entries that came, that stand there with other instants or reasons, and that went; each sorted."""

    added: list[Entry]
    changed: list[Entry]
    removed: list[MeansKey]


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened. Attributes: api_version: in which `data.object` is written. object_id: what it happened
    to; a month's first day for a month. object_number: counts what happened to it from 1, so that an order can be
    told.
    """

    id: UUID
    type: str
    api_version: str
    created_at: str
    garage_id: UUID
    object_type: str
    object_id: str
    object_number: int
    data: EventData


class EventCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many events of a type are in a state, and since when the oldest is here."""

    state: str
    type: str
    events: int
    oldest_at: str | None


class EventData(msgspec.Struct, frozen=True, kw_only=True):
    """What an event tells of. Attributes: object: as the API gave it right after what happened; see the event types
    for its schema. previous: what was different before, by name; null for something new.
    """

    object: dict[str, Any]
    previous: dict[str, Any] | None


class EventKind(msgspec.Struct, frozen=True, kw_only=True):
    """A type of event. Attributes: object_type: what `data.object` is. meaning: when it happens."""

    type: str
    object_type: str
    meaning: str


class Exemption(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate that frees a customer from the taxes of some jurisdictions. Attributes: number: as the authority
    printed it. jurisdictions: whose taxes are not charged; compared without regard to case. valid_until_date:
    exclusive, None while no end is known. recorded_by: who entered it.
    """

    garage_id: UUID
    id: UUID
    customer_id: UUID
    number: str
    jurisdictions: list[str]
    valid_from_date: dt.date
    valid_until_date: dt.date | None
    recorded_by: str
    created_at: str


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """What makes up a figure. Attributes: value: the figure, as the report has it. explained: the sum of all leaves;
    the same, unless somebody wrote between the two readings. unit: minor units of `currency`, or a count. leaves:
    the first ones, by date; `leaves_left_out` says how many more there are. events: by which Stripe told of the
    leaves that are shown.
    """

    report: str
    column: str
    value: int
    explained: int
    unit: str
    currency: str | None
    as_of: str
    leaves: list[Leaf]
    leaves_left_out: int
    events: list[ToldBy]


class ExportTotals(msgspec.Struct, frozen=True, kw_only=True):
    """The totals row of a file. Attributes: checked: each total that the ledger has too; empty for what has no money."""

    totals: list[Total]
    checked: list[Checked]


class ExportView(msgspec.Struct, frozen=True, kw_only=True):
    """An export. Attributes: state: `queued`, `running`, `ready`, `failed`, or `expired` once its file is let go.
    rows_done: how many rows are written; `rows_total` how many there will be, null until that is known. totals: the
    totals row, and what the ledger has of the same; null until it is ready. error: why there is no file, and what
    to do. link: opens the file without signing in, until `expires_at`; told once, to whoever asked for it.
    """

    garage_id: UUID
    id: UUID
    what: str
    format: str
    from_date: dt.date | None
    until_date: dt.date | None
    state: str
    rows_done: int
    rows_total: int | None
    file_name: str
    file_bytes: int | None
    totals: ExportTotals | None
    error: str | None
    requested_by: str
    created_at: str
    ended_at: str | None
    expires_at: str
    link: str | None


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """A model that could not be built, or a test that found something. Attributes: rows: how many a test found; None
    for what could not be run at all. says: what dbt says of it, in one line. mend: the command that shows it again,
    or tries it again. withholds: the marts whose figures are not to be trusted for it, sorted. rests_on: the models
    that are to be built again, with all that stands on them, to see whether it is over.
    """

    name: str
    kind: str
    rows: int | None
    says: str
    mend: str
    withholds: list[str]
    rests_on: list[str] = []


class FieldError(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with one field, and how to mend it. Attributes: field: a JSON path such as `tax_rates[0].percent`,
    or the name of a parameter or header.
    """

    field: str
    detail: str


class FirstPayment(msgspec.Struct, frozen=True, kw_only=True):
    """Another payment method for a subscription whose first payment has not succeeded.

    Attributes:
        payment_method: Stripe's payment method id; card data never comes here.
    """

    payment_method: str


class Garage(msgspec.Struct, frozen=True, kw_only=True):
    """One garage of an operator: the unit that everything belongs to. Attributes: slug: unique for the operator, in
    addresses. time_zone: IANA name; the garage's days and months are counted in it. currency: ISO 4217; the garage
    sells and reports in it. capacity: parking places in all.
    """

    id: UUID
    operator_id: UUID
    name: str
    slug: str
    time_zone: str
    currency: str
    capacity: int
    address: str | None
    created_at: str


class GarageCapacity(msgspec.Struct, frozen=True, kw_only=True):
    """What a garage has sold and has left. Attributes: capacity: parking places. oversell_percent: how many more than
    these are sold. sellable: places that may be sold. taken: live subscriptions, of every pass. held: places that
    are offered to somebody in line. left: how many more may be sold now; never negative, even where fewer may be
    sold than are taken. waiting: people in line without an offer.
    """

    capacity: int
    oversell_percent: Decimal
    sellable: int
    taken: int
    held: int
    left: int
    waiting: int
    passes: list[PassCapacity]


class GarageRoles(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller is in one garage; `driver_id` where they park there."""

    garage_id: UUID
    roles: list[Role]
    driver_id: UUID | None


class GarageSettings(msgspec.Struct, frozen=True, kw_only=True):
    """A garage's rules. Attributes: billing_anchor: whether a driver is billed on the day of the month on which they
    began, or on the garage's. billing_day: the garage's day of the month, on its own calendar; holds with
    `calendar_day`. start_proration: what the days before the first billing day cost: their share, half a month or a
    whole one by the day on which it begins, or the full price. notice_after_days: after how many local days without
    payment the customer is told, ascending. grace_days: after how many local days access is suspended.
    cancel_after_days: after how many local days the subscription is cancelled, None for never.
    open_invoice_on_cancel: what becomes of unpaid invoices when a subscription ends. oversell_percent: how many
    more than its places a garage sells, since not everybody parks at once. waitlist_offer_hours: how long a free
    place is held for whoever is next in line. refund_limit_manager_minor: up to which amount a garage manager
    refunds alone, None for no limit. refund_limit_admin_minor: the same of the operator's administrators.
    net_terms_days: how many days a company has to pay an invoice.
    """

    billing_anchor: str = "anniversary"
    billing_day: int = 1
    start_proration: str = "daily"
    notice_after_days: list[int] | None = None
    grace_days: int = 10
    cancel_after_days: int | None = 30
    open_invoice_on_cancel: str = "void"
    oversell_percent: Decimal = Decimal("0")
    waitlist_offer_hours: int = 48
    refund_limit_manager_minor: int | None = 50000
    refund_limit_admin_minor: int | None = None
    net_terms_days: int = 30


class GateEndpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A gate, where it is told, and how that went. Attributes: sends: the whole signed list, or only that there is a
    new version. ended_at: since when it is told no more. delivered_version: the newest version that it took; so are
    the two instants after it. tried_at: when it was last told. last_status: of its last answer; null without one.
    last_error: why it did not take the last one. failures: how many times in a row it did not take one.
    next_attempt_at: not before then is it told again.
    """

    garage_id: UUID
    id: UUID
    name: str
    url: str
    sends: str
    created_at: str
    ended_at: str | None
    delivered_version: int | None
    delivered_built_at: str | None
    delivered_at: str | None
    tried_at: str | None
    last_status: int | None
    last_error: str | None
    failures: int
    next_attempt_at: str


class GivingUp(msgspec.Struct, frozen=True, kw_only=True):
    """Why what a merchant owes is given up.

    Attributes:
        reason: For the audit log.
    """

    reason: str


class GraceExtension(msgspec.Struct, frozen=True, kw_only=True):
    """More time for somebody who owes.

    Attributes:
        until_date: The last local date through which access is to last.
        reason: Why; it stays on record.
    """

    until_date: dt.date
    reason: str


class InboxRow(msgspec.Struct, frozen=True, kw_only=True):
    """An event as platform staff see it, without its payload."""

    id: str
    type: str
    object_id: str | None
    garage_id: UUID | None
    state: str
    attempts: int
    stripe_created_at: str
    received_at: str
    settled_at: str | None
    note: str | None


class InvitedAdmin(msgspec.Struct, frozen=True, kw_only=True):
    """An administrator, and how they sign in for the first time. Attributes: invitation_token: lets them choose a
    password within seven days; shown once. None where they sign in as before, and where the same request is
    repeated: invite them again for another one.
    """

    admin: CompanyAdmin
    invitation_token: str | None


class Invoice(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer owes for a period. Attributes: billing_reason: Stripe's word for why it was made, such as
    subscription_cycle. company_account_id: the company's account that it bills; then there is no subscription.
    collection_method: charged to a card, or sent with a due date. po_number: the company's purchase order.
    subtotal_minor: without tax, after discounts, in minor units; `total_minor` is with tax. discount_minor: what
    discounts have taken off. balance_applied_minor: what was taken from the customer's balance at Stripe; negative:
    put there. credited_minor: what credit notes took off before it was paid. paid_minor: what payments have settled
    of the total. next_attempt_at: when Stripe will try to collect again, None when it will not. period_start_date:
    first local date of the service period; `period_end_date` is exclusive. company_period_date: of a company's
    invoice, the first date of the whole period that it bills; there is one such invoice a period.
    """

    garage_id: UUID
    id: UUID
    customer_id: UUID
    subscription_id: UUID | None
    company_account_id: UUID | None
    number: str | None
    status: str
    billing_reason: str
    collection_method: str
    po_number: str | None
    currency: str
    subtotal_minor: int
    discount_minor: int
    tax_minor: int
    total_minor: int
    balance_applied_minor: int
    credited_minor: int
    paid_minor: int
    period_start_date: dt.date
    period_end_date: dt.date
    company_period_date: dt.date | None
    issued_at: str
    due_at: str | None
    next_attempt_at: str | None
    paid_at: str | None
    stripe_invoice_id: str
    created_at: str
    updated_at: str


class InvoiceDiscount(msgspec.Struct, frozen=True, kw_only=True):
    """What a discount took off an invoice. Attributes: coupon_id: None for one that was made in Stripe's dashboard.
    amount_minor: before tax.
    """

    discount_number: int
    stripe_discount_id: str
    stripe_coupon_id: str | None
    coupon_id: UUID | None
    amount_minor: int


class InvoiceLine(msgspec.Struct, frozen=True, kw_only=True):
    """One position of an invoice; amounts in minor units, the period half-open. Attributes: amount_minor: as Stripe
    prints it: before discounts, and with tax where the price holds it. net_minor: after discounts and without tax;
    the lines together come to the invoice's `subtotal_minor`. pass_id: the pass that it bills or gives back; None
    where it is for none of the garage's.
    """

    line_number: int
    description: str
    amount_minor: int
    net_minor: int | None
    tax_minor: int
    pass_id: UUID | None
    period_start_at: str
    period_end_at: str
    stripe_line_id: str


class InvoiceLinePreview(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the next invoice; amounts in minor units, without tax and the tax on it."""

    description: str
    amount_minor: int
    tax_minor: int
    period_start_at: str
    period_end_at: str


class IssuedApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A new API key, with the key itself for the one time that it is shown. Attributes: key: sent as `Authorization:
    Bearer …`. garage_id: the one garage that it is for, None for all of the operator's. prefix: what the key begins
    with, to tell keys apart.
    """

    id: UUID
    operator_id: UUID
    garage_id: UUID | None
    name: str
    role: str
    prefix: str
    key: str
    created_at: str
    expires_at: str | None


class IssuedGateEndpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A new gate, with its signing secret for the one time that it is shown. Attributes: secret: what messages to it
    are signed with, as Standard Webhooks has it.
    """

    endpoint: GateEndpoint
    secret: str


class IssuedWebhookEndpoint(msgspec.Struct, frozen=True, kw_only=True):
    """An endpoint, with its signing secret for the one time that it is shown. Attributes: secret: what messages to it
    are signed with, as Standard Webhooks has it.
    """

    endpoint: WebhookEndpoint
    secret: str


class Joined(msgspec.Struct, frozen=True, kw_only=True):
    """The entry, and whether the driver needs to wait at all. Attributes: place_free: whether a place of the pass was
    left at this moment, so that it could be bought at once.
    """

    entry: WaitlistEntry
    place_free: bool


class KnownFigure(msgspec.Struct, frozen=True, kw_only=True):
    """An amount of the revenue report of a month, in minor units. Attributes: difference_minor: known less closed:
    what the postings come to.
    """

    name: str
    closed_minor: int
    known_minor: int
    difference_minor: int


class LastRun(msgspec.Struct, frozen=True, kw_only=True):
    """A run that has ended. Attributes: kind: all models; those that stand on tables which were changed; or those that
    somebody asked for. as_of: the instant that its figures are of; None where nothing was built. published: how
    many tables were published. failures: what failed, in this run or in an earlier one that no run has looked at
    again since. withheld: tables that keep their last good figures, each with the reason. error: what kept the
    whole run from its end; empty when nothing did.
    """

    began_at: str
    ended_at: str
    kind: str = "full"
    as_of: str | None = None
    models: int = 0
    tests: int = 0
    published: int = 0
    failures: list[Failure] = []
    withheld: dict[str, str] = {}
    error: str = ""


class LastVerify(msgspec.Struct, frozen=True, kw_only=True):
    """The last comparison of source and warehouse. Attributes: lsn: the place at which both were looked at; empty when
    none was carried through yet. tables: how many were compared. groups: how many sums of a garage and table. rows:
    how many rows, at the source. different: how many groups differed. named: the tables of those, some of them.
    tried_at: when a later one could not be carried through; None when the last one was. error: why.
    """

    began_at: str
    ended_at: str
    lsn: str = ""
    tables: int = 0
    groups: int = 0
    rows: int = 0
    different: int = 0
    named: list[str] = []
    tried_at: str | None = None
    error: str = ""


class Leaf(msgspec.Struct, frozen=True, kw_only=True):
    """One row that adds to a figure. Attributes: what: the kind of row that `id` names. on_date: the local date that
    it counts for. amount: its part of the figure, signed; in the figure's unit. label: a transfer's kind, a
    payment's or a subscription's status, Stripe's word for a movement. debit_account: of a transfer, the account
    that received; `credit_account` the one that gave. stripe_id: Stripe's id of what caused it; a transfer's may go
    on behind a colon.
    """

    id: UUID
    what: str
    on_date: dt.date
    amount: int
    label: str
    debit_account: str | None
    credit_account: str | None
    stripe_id: str | None
    invoice_id: UUID | None
    payment_id: UUID | None
    refund_id: UUID | None
    subscription_id: UUID | None


class LineCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many lines of an increase stand where."""

    state: str
    why: str | None
    lines: int


class LineTax(msgspec.Struct, frozen=True, kw_only=True):
    """What Stripe charged on an invoice's line for one tax, in the words of that day; amounts in minor units.
    Attributes: stripe_tax_rate_id: None where Stripe named none. jurisdiction: with name and percent None where the
    rate is none of ours. taxable_minor: what it was charged on.
    """

    line_number: int
    tax_number: int
    stripe_tax_rate_id: str | None
    jurisdiction: str | None
    name: str | None
    percent: Decimal | None
    taxable_minor: int
    amount_minor: int


class LinkedPosting(msgspec.Struct, frozen=True, kw_only=True):
    """A posting that makes a closed month's figures other ones than they were. Attributes: effective_date: the date
    that it was booked for; `corrects_month_date` is the month that it is of. occurred_at: when its cause happened;
    `recorded_at` is when it was written. came_later: it is of the month and was booked after it; otherwise it was
    booked in the month and is of an earlier one. who: who asked for it here; `stripe` for what Stripe told. why:
    the reason that was given, of refunds, credit notes and disputes.
    """

    id: UUID
    kind: str
    debit_account: str
    credit_account: str
    amount_minor: int
    currency: str
    effective_date: dt.date
    corrects_month_date: dt.date
    occurred_at: str
    recorded_at: str
    source_id: str
    invoice_id: UUID | None
    invoice_number: str | None
    customer_name: str | None
    came_later: bool
    who: str
    why: str | None


class ListOfApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[ApiKey]
    next_cursor: str | None


class ListOfAttempt(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[Attempt]
    next_cursor: str | None


class ListOfCompanyAccount(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[CompanyAccount]
    next_cursor: str | None


class ListOfCompanyAdmin(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[CompanyAdmin]
    next_cursor: str | None


class ListOfCoupon(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[Coupon]
    next_cursor: str | None


class ListOfCredential(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[Credential]
    next_cursor: str | None


class ListOfCreditNote(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[CreditNote]
    next_cursor: str | None


class ListOfCreditNoteLine(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[CreditNoteLine]
    next_cursor: str | None


class ListOfCustomer(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[Customer]
    next_cursor: str | None


class ListOfDelivery(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[Delivery]
    next_cursor: str | None


class ListOfDeposit(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[Deposit]
    next_cursor: str | None


class ListOfDispute(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[Dispute]
    next_cursor: str | None


class ListOfDriver(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[Driver]
    next_cursor: str | None


class ListOfDunningFact(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[DunningFact]
    next_cursor: str | None


class ListOfEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[Event]
    next_cursor: str | None


class ListOfEventCount(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[EventCount]
    next_cursor: str | None


class ListOfEventKind(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[EventKind]
    next_cursor: str | None


class ListOfExemption(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[Exemption]
    next_cursor: str | None


class ListOfExportView(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[ExportView]
    next_cursor: str | None


class ListOfGarage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[Garage]
    next_cursor: str | None


class ListOfGateEndpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[GateEndpoint]
    next_cursor: str | None


class ListOfInboxRow(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[InboxRow]
    next_cursor: str | None


class ListOfInvoice(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[Invoice]
    next_cursor: str | None


class ListOfInvoiceDiscount(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[InvoiceDiscount]
    next_cursor: str | None


class ListOfInvoiceLine(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[InvoiceLine]
    next_cursor: str | None


class ListOfLineTax(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[LineTax]
    next_cursor: str | None


class ListOfManagementFee(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[ManagementFee]
    next_cursor: str | None


class ListOfMerchant(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[Merchant]
    next_cursor: str | None


class ListOfMerchantPayment(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[MerchantPayment]
    next_cursor: str | None


class ListOfMerchantStatement(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[MerchantStatement]
    next_cursor: str | None


class ListOfNotice(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[Notice]
    next_cursor: str | None


class ListOfOpenDunning(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[OpenDunning]
    next_cursor: str | None


class ListOfParkingPass(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[ParkingPass]
    next_cursor: str | None


class ListOfPayment(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[Payment]
    next_cursor: str | None


class ListOfPayout(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[Payout]
    next_cursor: str | None


class ListOfPayoutLine(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[PayoutLine]
    next_cursor: str | None


class ListOfPriceVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[PriceVersion]
    next_cursor: str | None


class ListOfPromotionCode(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[PromotionCode]
    next_cursor: str | None


class ListOfRateChange(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[RateChange]
    next_cursor: str | None


class ListOfRateLine(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[RateLine]
    next_cursor: str | None


class ListOfRedemption(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[Redemption]
    next_cursor: str | None


class ListOfRefund(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[Refund]
    next_cursor: str | None


class ListOfRefundRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[RefundRequest]
    next_cursor: str | None


class ListOfStatementLine(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[StatementLine]
    next_cursor: str | None


class ListOfSubscription(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[Subscription]
    next_cursor: str | None


class ListOfTaxMiss(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[TaxMiss]
    next_cursor: str | None


class ListOfTaxRate(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[TaxRate]
    next_cursor: str | None


class ListOfTransfer(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[Transfer]
    next_cursor: str | None


class ListOfValidation(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[Validation]
    next_cursor: str | None


class ListOfVehicle(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[Vehicle]
    next_cursor: str | None


class ListOfWaitlistEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[WaitlistEntry]
    next_cursor: str | None


class ListOfWebhookEndpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list. Attributes: data: the rows. next_cursor: gives the next page; null on the last one."""

    data: list[WebhookEndpoint]
    next_cursor: str | None


class ListedFigure(msgspec.Struct, frozen=True, kw_only=True):
    """A figure of a report. Attributes: name: of its column. title: for people. kind: `money` in minor units of the
    row's currency, `share` in basis points, `count`, or what else it is. meaning: what it counts. put_together: how
    that of several months and garages is made of theirs: `added`; `at the beginning` or `at the end` of the period,
    added over garages; `computed anew` from its parts; `of one garage` or `of one tax`, null where there are
    several; `outermost`, such as the first of dates.
    """

    name: str
    title: str
    kind: str
    meaning: str
    put_together: str


class ListedReport(msgspec.Struct, frozen=True, kw_only=True):
    """A precomputed report. Attributes: name: of its address. title: for people. meaning: a sentence or two. grain:
    what a row of its table is of. group_by: what it may be grouped by. always_by: what it is always grouped by.
    columns: the columns that say which group a row is of. periods: names of periods that it may be asked for; none
    where it is not of months. default_period: the one that is taken without a word; null where it is not of months.
    figures: what it tells. origin: where its figures come from; null while none were published, for which
    `not_published` has the mend. not_published: why there are no figures, and the command that makes some; null
    where there are.
    """

    name: str
    title: str
    meaning: str
    grain: str
    group_by: list[str]
    always_by: list[str]
    columns: list[str]
    periods: list[str]
    default_period: str | None
    figures: list[ListedFigure]
    origin: Origin | None
    not_published: str | None


class ManagementFee(msgspec.Struct, frozen=True, kw_only=True):
    """A fee as it was agreed; it holds until another does. Attributes: from_month_date: first day of the first month
    that it holds for. fee_bp: the share of the income (earned, less refunds, credits and bad debt, before tax), in
    basis points. fixed_minor: a month, in minor units. set_by: who entered it.
    """

    garage_id: UUID
    id: UUID
    from_month_date: dt.date
    fee_bp: int
    fixed_minor: int
    currency: str
    set_by: str
    created_at: str


class Me(msgspec.Struct, frozen=True, kw_only=True):
    """The caller. Attributes: actor: as in logs and audit: `user:<id>` or `key:<id>`. email: None for an API key, as
    the name is. platform: whether they are platform staff.
    """

    actor: str
    user_id: UUID | None
    email: str | None
    name: str | None
    platform: bool
    operators: list[OperatorRoles]
    garages: list[GarageRoles]


class MeansKey(msgspec.Struct, frozen=True, kw_only=True):
    """What a line of the list is known by: there is one of each."""

    kind: str
    number: str
    region: str
    subscription_id: UUID


class Merchant(msgspec.Struct, frozen=True, kw_only=True):
    """Who pays a part of other people's parking. Attributes: net_terms_days: how long after its issue a statement is
    due. ended_at: since when no agreement can be made with it.
    """

    garage_id: UUID
    id: UUID
    name: str
    email: str
    phone: str | None
    net_terms_days: int
    ended_at: str | None
    created_at: str


class MerchantPayment(msgspec.Struct, frozen=True, kw_only=True):
    """A check, a transfer or cash from a merchant. Attributes: deposit_id: in which it was brought to the bank.
    voided_at: since when it does not stand.
    """

    garage_id: UUID
    id: UUID
    statement_id: UUID
    method: str
    amount_minor: int
    currency: str
    received_date: dt.date
    reference: str | None
    recorded_by: str
    deposit_id: UUID | None
    voided_at: str | None
    created_at: str


class MerchantPaymentReceived(msgspec.Struct, frozen=True, kw_only=True):
    """A payment that came from a merchant.

    Attributes:
        method: How it came.
        amount_minor: In minor units of the garage's currency.
        received_date: On the garage's calendar; at most 90 days ago.
        reference: Such as the check's number.
    """

    method: Literal["ach", "cash", "check"]
    amount_minor: int
    received_date: dt.date
    reference: str | None | UnsetType = UNSET


class MerchantStatement(msgspec.Struct, frozen=True, kw_only=True):
    """What a merchant owes for a month; amounts in minor units. Attributes: month_date: first day of the month, on the
    garage's calendar. subtotal_minor: without tax. paid_minor: what was received for it; `written_off_minor` is
    what was given up. due_date: by when it is to be paid.
    """

    garage_id: UUID
    id: UUID
    merchant_id: UUID
    month_date: dt.date
    currency: str
    subtotal_minor: int
    tax_minor: int
    total_minor: int
    paid_minor: int
    written_off_minor: int
    due_date: dt.date
    issued_at: str
    status: str


class MonthClose(msgspec.Struct, frozen=True, kw_only=True):
    """A closed month. Attributes: month_date: its first day. closed_by: who closed it. transfers: how many count for
    it. last_transfer_id: the one that was written last; None where there is none.
    """

    garage_id: UUID
    month_date: dt.date
    closed_at: str
    closed_by: str
    transfers: int
    last_transfer_id: UUID | None


class Months(msgspec.Struct, frozen=True, kw_only=True):
    """A ledger's months, newest first."""

    data: list[BookMonth]


class NewApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """An API key to be made.

    Attributes:
        name: What it is for.
        role: What it may do.
        garage_id: The one garage that it is for.
        expires_at: From when on it does not work.
    """

    name: str
    role: Literal["accountant", "garage_manager", "gate", "operator_admin"]
    garage_id: UUID | None | UnsetType = UNSET
    expires_at: dt.datetime | None | UnsetType = UNSET


class NewCompanyAdmin(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of the company who is to manage its seats.

    Attributes:
        name: As people read it.
        email: An e-mail address.
    """

    name: str
    email: str


class NewCoupon(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be taken off passes.

    Attributes:
        name: As it is printed on the invoice.
        duration: Off one invoice, off those of some months, or off all.
        percent_bp: In hundredths of a percent: 5000 is half.
        amount_minor: In minor units (cents, pence, yen), without tax.
        currency: If given, it must be the garage's; it guards against a mix-up.
        months: How long a repeating one lasts.
        pass_ids: The passes that it is for; none: all.
        redeem_from_date: The first local date on which it is accepted; none: today.
        redeem_until_date: The first local date on which it is not accepted any more.
        redemptions_max: How often in all; none: as often as you like.
        first_time_only: Only for customers who never paid or parked here.
        one_per_customer: A customer may have it once.
    """

    name: str
    duration: Literal["forever", "once", "repeating"]
    percent_bp: int | None | UnsetType = UNSET
    amount_minor: int | None | UnsetType = UNSET
    currency: str | None | UnsetType = UNSET
    months: int | None | UnsetType = UNSET
    pass_ids: list[UUID] | UnsetType = UNSET
    redeem_from_date: dt.date | None | UnsetType = UNSET
    redeem_until_date: dt.date | None | UnsetType = UNSET
    redemptions_max: int | None | UnsetType = UNSET
    first_time_only: bool | UnsetType = UNSET
    one_per_customer: bool | UnsetType = UNSET


class NewCredential(msgspec.Struct, frozen=True, kw_only=True):
    """A credential to be added to a subscription.

    Attributes:
        kind: What it is; `qr` is a code for a telephone.
        number: What readers read, separators or not. A QR code has none: we make it.
    """

    kind: Literal["card", "qr", "tag"]
    number: str | None | UnsetType = UNSET


class NewCreditNote(msgspec.Struct, frozen=True, kw_only=True):
    """A credit note as it was previewed; give the preview's own values back.

    Attributes:
        reason: Stripe's word for why.
        lines: As previewed.
        total_minor: With tax, as previewed.
        refund_minor: As previewed.
        balance_minor: As previewed.
        outside_minor: As previewed.
        method: How it goes back outside of Stripe.
        reference: The check's number or the like.
        memo: Printed on it, for the customer.
        note: Why, for your own people.
    """

    reason: str
    lines: list[CreditLine]
    total_minor: int
    refund_minor: int = 0
    balance_minor: int = 0
    outside_minor: int = 0
    method: str | None = None
    reference: str | None = None
    memo: str | None = None
    note: str | None = None


class NewCustomer(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who pays.

    Attributes:
        name: As people read it.
        email: An e-mail address.
        kind: A company may pay for many drivers.
        phone: A telephone number.
    """

    name: str
    email: str
    kind: Literal["company", "person"] | UnsetType = UNSET
    phone: str | None | UnsetType = UNSET


class NewDeposit(msgspec.Struct, frozen=True, kw_only=True):
    """Payments that are brought to the bank together.

    Attributes:
        deposit_date: On the bank's statement.
        payment_ids: Of recorded payments.
        total_minor: Their sum in minor units, as on the slip.
        reference: Of the bank or the slip.
        merchant_payment_ids: Of merchants' payments in the same deposit.
    """

    deposit_date: dt.date
    payment_ids: list[UUID]
    total_minor: int
    reference: str | None | UnsetType = UNSET
    merchant_payment_ids: list[UUID] | UnsetType = UNSET


class NewDiscount(msgspec.Struct, frozen=True, kw_only=True):
    """A coupon that a subscription is to have; one of the two says which.

    Attributes:
        promotion_code: A promotion code; case, spaces and dashes do not matter.
        coupon_id: By staff, who need no code.
    """

    promotion_code: str | None | UnsetType = UNSET
    coupon_id: UUID | None | UnsetType = UNSET


class NewDriver(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who parks, and who pays for them.

    Attributes:
        customer_id: Who pays for this driver.
        name: As people read it.
        email: An e-mail address.
        phone: A telephone number.
    """

    customer_id: UUID
    name: str
    email: str
    phone: str | None | UnsetType = UNSET


class NewExemption(msgspec.Struct, frozen=True, kw_only=True):
    """A customer's exemption certificate.

    Attributes:
        number: As printed on it.
        jurisdictions: Whose taxes are not charged, as the rates name them.
        valid_from_date: First local date that it holds for.
        valid_until_date: First local date that it does not hold for; none: no end is known.
    """

    number: str
    jurisdictions: list[str]
    valid_from_date: dt.date
    valid_until_date: dt.date | None | UnsetType = UNSET


class NewExport(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be exported.

    Attributes:
        what: A report or a table, such as `revenue` or `payment-list`.
        format: The kind of file.
        from_date: First local date, of what has dates.
        until_date: Local date after the last one.
    """

    what: str
    format: Literal["csv", "parquet", "xlsx"] | UnsetType = UNSET
    from_date: dt.date | None | UnsetType = UNSET
    until_date: dt.date | None | UnsetType = UNSET


class NewGarage(msgspec.Struct, frozen=True, kw_only=True):
    """A garage to be opened.

    Attributes:
        name: As people read it.
        slug: Lower-case letters, digits and dashes.
        time_zone: IANA name, such as America/Chicago.
        currency: ISO 4217 currency, upper case.
        capacity: Parking places.
        address: As on an envelope.
        tax_rates: Parking taxes on its passes.
    """

    name: str
    slug: str
    time_zone: str
    currency: str
    capacity: int
    address: str | None | UnsetType = UNSET
    tax_rates: list[NewTaxRate] | UnsetType = UNSET


class NewGateEndpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A gate that is to be told when its list changes.

    Attributes:
        name: As people read it.
        url: Where it is told: an https address.
        sends: The whole signed list, or only that there is a new version.
    """

    name: str
    url: str
    sends: Literal["list", "version"] | UnsetType = UNSET


class NewManagementFee(msgspec.Struct, frozen=True, kw_only=True):
    """A fee that is agreed.

    Attributes:
        from_month: The first month that it holds for, such as 2026-12.
        fee_bp: Of the income before the costs of collecting it, in basis points.
        fixed_minor: A month, in minor units of the garage's currency.
    """

    from_month: str
    fee_bp: int | UnsetType = UNSET
    fixed_minor: int | UnsetType = UNSET


class NewMerchant(msgspec.Struct, frozen=True, kw_only=True):
    """Who is to pay a part of other people's parking.

    Attributes:
        name: As people read it.
        email: An e-mail address.
        phone: A telephone number.
        net_terms_days: Days from a statement to its due date.
    """

    name: str
    email: str
    phone: str | None | UnsetType = UNSET
    net_terms_days: int | UnsetType = UNSET


class NewPass(msgspec.Struct, frozen=True, kw_only=True):
    """A pass to be sold, with its price.

    Attributes:
        name: As people read it.
        amount_minor: In minor units (cents, pence, yen), without tax.
        billing_interval: How often it is charged.
        description: For the people who buy it.
        capacity: Places of this pass; none: the garage's.
        trial_days: How long a new driver parks before the first charge.
    """

    name: str
    amount_minor: int
    billing_interval: Literal["month", "year"] | UnsetType = UNSET
    description: str | None | UnsetType = UNSET
    capacity: int | None | UnsetType = UNSET
    trial_days: int | None | UnsetType = UNSET


class NewPassTax(msgspec.Struct, frozen=True, kw_only=True):
    """A parking tax from a date on, for all passes or for one.

    Attributes:
        name: As people read it.
        jurisdiction: Whose tax it is.
        percent: 0 to 100 with at most four decimals, such as 18.375.
        valid_from_date: First local date that it holds for.
        pass_id: Only for this pass, in place of the garage's rate.
    """

    name: str
    jurisdiction: str
    percent: Decimal
    valid_from_date: dt.date
    pass_id: UUID | None | UnsetType = UNSET


class NewPaymentMethod(msgspec.Struct, frozen=True, kw_only=True):
    """What a subscription is to be charged to from now on.

    Attributes:
        payment_method: Stripe's payment method id; card data never comes here.
    """

    payment_method: str


class NewPrice(msgspec.Struct, frozen=True, kw_only=True):
    """A new version of a pass's price, for those who subscribe from now on; the interval stays.

    Attributes:
        amount_minor: In minor units (cents, pence, yen), without tax.
        currency: If given, it must be the garage's; it guards against a mix-up.
    """

    amount_minor: int
    currency: str | None | UnsetType = UNSET


class NewPromotionCode(msgspec.Struct, frozen=True, kw_only=True):
    """A word that is to stand for a coupon.

    Attributes:
        code: A promotion code; case, spaces and dashes do not matter.
        redeem_until_date: The first local date on which it is not accepted; none: the coupon's.
        redemptions_max: How often in all; none: as often as you like.
    """

    code: str
    redeem_until_date: dt.date | None | UnsetType = UNSET
    redemptions_max: int | None | UnsetType = UNSET


class NewReceivedPayment(msgspec.Struct, frozen=True, kw_only=True):
    """A payment that came outside of Stripe.

    Attributes:
        method: How it came.
        amount_minor: In minor units of the garage's currency.
        received_date: On the garage's calendar; at most 90 days ago.
        reference: Such as the check's number.
    """

    method: Literal["ach", "cash", "check"]
    amount_minor: int
    received_date: dt.date
    reference: str | None | UnsetType = UNSET


class NewRefund(msgspec.Struct, frozen=True, kw_only=True):
    """Money that is to go back to whoever paid.

    Attributes:
        reason: Stripe's word for why.
        amount_minor: With tax, in minor units; none: all that is left.
        currency: If given, must be the payment's.
        note: Why, for your own people.
        method: How it went back, of a payment that did not come through Stripe.
        reference: The check's number or the like.
    """

    reason: Literal["duplicate", "fraudulent", "requested_by_customer"]
    amount_minor: int | None | UnsetType = UNSET
    currency: str | None | UnsetType = UNSET
    note: str | None | UnsetType = UNSET
    method: Literal["ach", "cash", "check"] | None | UnsetType = UNSET
    reference: str | None | UnsetType = UNSET


class NewSeat(msgspec.Struct, frozen=True, kw_only=True):
    """One driver of a company, to be given a seat: a driver of the garage, or somebody new.

    Attributes:
        pass_id: What the seat is for, at its live price; billed by the month.
        driver_id: A driver of the garage; none: name and e-mail are given.
        name: As people read it.
        email: An e-mail address.
        plate: As on the vehicle; spaces and dashes are ignored.
        region: ISO 3166 country or subdivision, such as US-IL.
    """

    pass_id: UUID
    driver_id: UUID | None | UnsetType = UNSET
    name: str | None | UnsetType = UNSET
    email: str | None | UnsetType = UNSET
    plate: str | None | UnsetType = UNSET
    region: str | None | UnsetType = UNSET


class NewSeats(msgspec.Struct, frozen=True, kw_only=True):
    """Seats to be added, all or none.

    Attributes:
        seats: One for each driver and pass.
        proration_at: A preview's instant: the next invoice is what it showed. None: now.
    """

    seats: list[NewSeat]
    proration_at: dt.datetime | None | UnsetType = UNSET


class NewSubscription(msgspec.Struct, frozen=True, kw_only=True):
    """A driver's subscription to a pass, charged to a payment method of Stripe's.

    Attributes:
        driver_id: Who parks; their customer pays.
        pass_id: What is bought, at its live price.
        payment_method: Stripe's payment method id; card data never comes here.
        vehicle_ids: Of the driver's vehicles, those it covers.
        trial: False: charge at once, without the trial that the pass may have, or that was had.
        start_date: The local date ahead, at most 180 days, on which it begins; none: it begins at once.
        promotion_code: A promotion code; case, spaces and dashes do not matter.
    """

    driver_id: UUID
    pass_id: UUID
    payment_method: str
    vehicle_ids: list[UUID] | UnsetType = UNSET
    trial: bool | UnsetType = UNSET
    start_date: dt.date | None | UnsetType = UNSET
    promotion_code: str | None | UnsetType = UNSET


class NewTaxRate(msgspec.Struct, frozen=True, kw_only=True):
    """A parking tax from a date on, added on top of prices.

    Attributes:
        name: As people read it.
        jurisdiction: Whose tax it is.
        percent: 0 to 100 with at most four decimals, such as 18.375.
        valid_from_date: First local date that it holds for.
    """

    name: str
    jurisdiction: str
    percent: Decimal
    valid_from_date: dt.date


class NewValidation(msgspec.Struct, frozen=True, kw_only=True):
    """What a merchant is to pay for whom it validates, month by month.

    Attributes:
        name: As it is printed on the driver's invoice.
        percent_bp: Of the price, in hundredths of a percent.
        amount_minor: In minor units (cents, pence, yen), without tax.
        code: A promotion code; case, spaces and dashes do not matter.
        pass_ids: The passes that it is for; none: all.
        from_date: The first local date to validate on; none: today.
        until_date: The first local date whose period is not paid for; none: no end.
        cap_minor: The most in a calendar month, without tax.
    """

    name: str
    percent_bp: int | None | UnsetType = UNSET
    amount_minor: int | None | UnsetType = UNSET
    code: str | None | UnsetType = UNSET
    pass_ids: list[UUID] | UnsetType = UNSET
    from_date: dt.date | None | UnsetType = UNSET
    until_date: dt.date | None | UnsetType = UNSET
    cap_minor: int | None | UnsetType = UNSET


class NewVehicle(msgspec.Struct, frozen=True, kw_only=True):
    """A driver's vehicle.

    Attributes:
        driver_id: Whose vehicle it is.
        plate: As on the vehicle; spaces and dashes are ignored.
        region: ISO 3166 country or subdivision, such as US-IL.
        description: Make, model, colour.
    """

    driver_id: UUID
    plate: str
    region: str
    description: str | None | UnsetType = UNSET


class NewWaitlistEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A driver's place in the line for a pass.

    Attributes:
        driver_id: Who waits.
        pass_id: What they wait for.
    """

    driver_id: UUID
    pass_id: UUID


class NewWebhookEndpoint(msgspec.Struct, frozen=True, kw_only=True):
    """An endpoint to be added.

    Attributes:
        url: Where events are sent: an https address.
        description: What it is for.
        event_types: What it hears of; null for everything.
        garage_ids: Whose events it hears; null for all garages, future ones too.
        api_version: In which its messages are written; without it that of this request.
    """

    url: str
    description: str | None | UnsetType = UNSET
    event_types: (
        list[
            Literal[
                "credit_note.issued",
                "credit_note.voided",
                "dispute.closed",
                "dispute.opened",
                "invoice.opened",
                "invoice.paid",
                "invoice.uncollectible",
                "invoice.voided",
                "month.closed",
                "payment.failed",
                "payment.pending",
                "payment.succeeded",
                "payout.canceled",
                "payout.created",
                "payout.failed",
                "payout.paid",
                "ping",
                "rate_change.announced",
                "rate_change.begun",
                "rate_change.cancelled",
                "rate_change.done",
                "refund.canceled",
                "refund.failed",
                "refund.pending",
                "refund.succeeded",
                "subscription.activated",
                "subscription.canceled",
                "subscription.cancellation_scheduled",
                "subscription.cancellation_withdrawn",
                "subscription.changed",
                "subscription.created",
                "subscription.expired",
                "subscription.past_due",
                "subscription.paused",
                "subscription.resumed",
                "subscription.trial_started",
                "subscription.unpaid",
                "waitlist.accepted",
                "waitlist.declined",
                "waitlist.expired",
                "waitlist.joined",
                "waitlist.left",
                "waitlist.offered",
                "webhook_endpoint.disabled",
            ]
        ]
        | None
        | UnsetType
    ) = UNSET
    garage_ids: list[UUID] | None | UnsetType = UNSET
    api_version: str | None | UnsetType = UNSET


class NextInvoice(msgspec.Struct, frozen=True, kw_only=True):
    """The renewal after a change. Attributes: at: when its period begins. total_minor: with tax. due_minor: what is
    left to be charged once the customer's balance has paid its part.
    """

    at: str
    total_minor: int
    due_minor: int


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """Something that somebody is to be told. Attributes: customer_id: who is told, None for somebody who is no
    customer. kind: what for, such as `payment_failed`; the text is made from it and `detail`. address: where to.
    subject_id: the subscription, invoice or offer that it is about. about: what makes it one; the same is written
    once. detail: JSON with what the text needs. sent_at: None until it was sent.
    """

    garage_id: UUID
    id: UUID
    customer_id: UUID | None
    kind: str
    address: str
    subject_id: UUID | None
    about: str
    detail: str
    created_at: str
    sent_at: str | None


class OccupancyReport(msgspec.Struct, frozen=True, kw_only=True):
    """Occupancy: The places of each garage: sold, held for people in line, and left, with the stated oversell.

    Attributes:
        as_of: when it was read; what happened in the last moments may be missing.
        totals: one for each currency, since amounts of two are never added.
    """

    as_of: str
    rows: list[OccupancyRow]
    totals: list[Total]


class OccupancyRow(msgspec.Struct, frozen=True, kw_only=True):
    """A garage's places at this moment. Attributes: capacity: parking places. sellable: with the garage's oversell,
    rounded down. taken: live subscriptions, also those whose first payment is open; the next four are parts of it.
    active: paid, paused ones left out. trialing: in a trial. past_due: whose renewal is not paid. paused: that pay
    nothing for the time being. ending: that end with their period. held: places offered to somebody in line.
    waiting: people in line without an offer. left: how many more may be sold; never negative. taken_bp: taken of
    the capacity; more than 10,000 where more were sold than there are.
    """

    garage_id: UUID
    capacity: int
    sellable: int
    taken: int
    active: int
    trialing: int
    past_due: int
    paused: int
    ending: int
    held: int
    waiting: int
    left: int
    taken_bp: int


class OpenDunning(msgspec.Struct, frozen=True, kw_only=True):
    """An open case as the staff look at it. Attributes: id: of the case. stage: whether access still lasts. notices:
    how many of the garage's notices are behind it, passed over ones included. subscription_id: None of a company's
    account, as is `driver_id`. owed_minor: what is still to be paid of its open invoices, of a company's the
    overdue ones, with tax, in minor units. suspends_at: from when access is, or will be, suspended, if nothing is
    paid. cancels_at: from when the subscription is cancelled; None for never, and while access lasts. next_step:
    what follows if nothing is paid; None where nothing does.
    """

    garage_id: UUID
    id: UUID
    subscription_id: UUID | None
    company_account_id: UUID | None
    customer_id: UUID
    driver_id: UUID | None
    stage: str
    opened_at: str
    notices: int
    grace_until_date: dt.date | None
    suspends_at: str
    cancels_at: str | None
    next_step: str | None
    next_step_at: str | None
    open_invoices: int
    owed_minor: int
    currency: str


class OperatorRoles(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller is for an operator as a whole."""

    operator_id: UUID
    roles: list[Role]


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Where figures come from. Attributes: as_of: the instant that they are of: everything that was committed before
    is in them. source_lsn: the same as a place in the database's log. published_at: when they were published.
    withheld: since when and why newer ones are kept back; null while none are.
    """

    as_of: str
    source_lsn: str
    published_at: str
    withheld: Withheld | None


class ParkingPass(msgspec.Struct, frozen=True, kw_only=True):
    """A pass with the price that a new subscription pays. Attributes: capacity: places of this pass, None for no limit
    but the garage's. trial_days: how long a new driver parks before the first charge, None for no trial. taken:
    live subscriptions to it. price_id: its live price. amount_minor: that price without tax, in minor units.
    archived_at: since when it is no longer sold.
    """

    garage_id: UUID
    id: UUID
    name: str
    description: str | None
    capacity: int | None
    trial_days: int | None
    taken: int
    price_id: UUID
    amount_minor: int
    currency: str
    billing_interval: str
    created_at: str
    archived_at: str | None


class PassAmount(msgspec.Struct, frozen=True, kw_only=True):
    """What a pass is to cost.

    Attributes:
        pass_id: The pass.
        amount_minor: In minor units, without tax.
    """

    pass_id: UUID
    amount_minor: int


class PassCapacity(msgspec.Struct, frozen=True, kw_only=True):
    """The same, and what may still be sold. Attributes: left: how many more may be sold now, the garage's limit
    included; 0 of a pass that is no longer sold.
    """

    pass_id: UUID
    name: str
    archived: bool
    capacity: int | None
    taken: int
    held: int
    waiting: int
    left: int


class PassChange(msgspec.Struct, frozen=True, kw_only=True):
    """A change of pass as it was previewed; give the preview's own values back.

    Attributes:
        pass_id: As previewed.
        proration_at: The preview's instant.
        shown: The preview's mark.
        when: As previewed.
    """

    pass_id: UUID
    proration_at: dt.datetime
    shown: str
    when: Literal["next_renewal", "now"] | UnsetType = UNSET


class PassRevenueRow(msgspec.Struct, frozen=True, kw_only=True):
    """One garage, one period, one pass, from the ledger; all passes together are the row of revenue of the period.
    Prices are counted line by line, so that a change of pass takes from the one what it gives back and adds to the
    other what it bills. What is known of a whole invoice only (tax, payments, fees, what went back) is parted among
    its passes by what it bills for each. Attributes: pass_id: null for what is of no pass, such as a charge that
    was made in Stripe's dashboard. pass_name: null for the same. payments: invoices' payments; one for several
    passes counts for the first of them.
    """

    garage_id: UUID
    period_start_date: dt.date
    pass_id: UUID | None
    pass_name: str | None
    currency: str
    invoiced_minor: int
    recognised_minor: int
    tax_minor: int
    refunded_minor: int
    credited_minor: int
    bad_debt_minor: int
    fees_minor: int
    collected_minor: int
    payments: int


class PassRise(msgspec.Struct, frozen=True, kw_only=True):
    """What a pass is sold for before and from the effective date on, in minor units."""

    pass_id: UUID
    name: str
    old_minor: int
    new_minor: int


class PassesReport(msgspec.Struct, frozen=True, kw_only=True):
    """Passes: Each pass: places taken, held and wanted, and the monthly worth of the subscriptions that have it.

    Attributes:
        as_of: when it was read; what happened in the last moments may be missing.
        totals: one for each currency, since amounts of two are never added.
    """

    as_of: str
    rows: list[PassesRow]
    totals: list[Total]


class PassesRow(msgspec.Struct, frozen=True, kw_only=True):
    """A pass at this moment. Attributes: sold: whether it is still sold. capacity: places of the pass; null for no
    limit but the garage's. taken: live subscriptions; held and waiting as for the garage. monthly_minor: the sum of
    their prices for a month before tax and discounts; a twelfth of a yearly price.
    """

    garage_id: UUID
    pass_id: UUID
    pass_name: str
    sold: bool
    capacity: int | None
    taken: int
    held: int
    waiting: int
    currency: str
    monthly_minor: int


class Pause(msgspec.Struct, frozen=True, kw_only=True):
    """A pause of a subscription.

    Attributes:
        resumes_at: When it goes on by itself; none: until it is resumed.
    """

    resumes_at: dt.datetime | None | UnsetType = UNSET


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt to collect an invoice. Attributes: attempted_at: when Stripe made the charge; `id` is made from it.
    payment_date: the same on the garage's calendar. amount_minor: what was to be collected; `fee_minor` is what
    Stripe kept of it. refunded_minor: what has gone back since. method: Stripe's payment method type, such as card;
    brand and last4 where it is one. failure_code: Stripe's decline or error code of a failed attempt.
    stripe_charge_id: None for what was received outside of Stripe: by check, ach or cash. reference: of a payment
    outside of Stripe, such as the check's number. recorded_by: who recorded a payment outside of Stripe.
    dispute_status: how its newest dispute stands, None when there was none.
    """

    garage_id: UUID
    id: UUID
    attempted_at: str
    invoice_id: UUID
    customer_id: UUID
    subscription_id: UUID | None
    status: str
    amount_minor: int
    fee_minor: int
    refunded_minor: int
    currency: str
    payment_date: dt.date
    method: str
    method_brand: str | None
    method_last4: str | None
    failure_code: str | None
    stripe_charge_id: str | None
    stripe_payment_intent_id: str | None
    reference: str | None
    recorded_by: str | None
    dispute_status: str | None
    created_at: str


class PaymentState(msgspec.Struct, frozen=True, kw_only=True):
    """What the first payment waits for, as Stripe says now. Attributes: next_step: authenticate with `client_secret`
    in Stripe's form; pay with another payment method; or nothing. amount_due_minor: what is still to be paid, with
    tax, in minor units. client_secret: of the payment, for Stripe's own form; never stored. next_action: Stripe's
    word for what the bank wants. reason: Stripe's or the bank's code for the last failure.
    """

    subscription_id: UUID
    status: str
    next_step: str
    amount_due_minor: int
    currency: str | None
    client_secret: str | None
    next_action: str | None
    reason: str | None


class PaymentsReport(msgspec.Struct, frozen=True, kw_only=True):
    """Payments: Attempts to pay by period and method: how many succeeded, what they brought in, what Stripe kept.

    Attributes:
        from_date: First local date.
        until_date: Local date after the last one.
        grain: How long a period is; weeks begin on Monday.
        as_of: when it was read; what happened in the last moments may be missing.
        totals: one for each currency, since amounts of two are never added.
    """

    from_date: dt.date
    until_date: dt.date
    grain: str
    as_of: str
    rows: list[PaymentsRow]
    totals: list[Total]


class PaymentsRow(msgspec.Struct, frozen=True, kw_only=True):
    """Attempts to pay of one garage, period and method, by the local date of each. Attributes: method: `card` and
    Stripe's other methods; `check`, `ach`, `cash` of what staff recorded. attempts: of any outcome. pending: not
    decided yet. success_bp: succeeded of those that were decided; null before one was. collected_minor: what
    succeeded, with tax, before fees and refunds. fees_minor: what Stripe kept of it. refunded_minor: what has gone
    back of it, whenever that was.
    """

    garage_id: UUID
    period_start_date: dt.date
    currency: str
    method: str
    attempts: int
    succeeded: int
    failed: int
    pending: int
    success_bp: int | None
    collected_minor: int
    fees_minor: int
    refunded_minor: int


class Payout(msgspec.Struct, frozen=True, kw_only=True):
    """A garage's part of a payout; net = gross - fees - refunds - disputes + adjustments, in minor units. Attributes:
    fees_minor: Stripe's, for charges and disputes. disputes_minor: what was taken for disputes less what came back.
    adjustments_minor: what came back of an earlier payout that failed. transactions: how many lines it has.
    arrival_date: at the bank, as Stripe tells it. sent_at: when Stripe made it.
    """

    garage_id: UUID
    id: UUID
    stripe_payout_id: str
    status: str
    currency: str
    gross_minor: int
    fees_minor: int
    refunds_minor: int
    disputes_minor: int
    adjustments_minor: int
    net_minor: int
    transactions: int
    arrival_date: dt.date
    sent_at: str
    failed_at: str | None
    failure_code: str | None
    created_at: str
    updated_at: str


class PayoutLine(msgspec.Struct, frozen=True, kw_only=True):
    """A movement of Stripe's balance within a payout; refunds and disputes take, so their amounts are negative.
    Attributes: type: Stripe's word for it. booked_at: when Stripe booked it.
    """

    garage_id: UUID
    id: UUID
    payout_id: UUID
    stripe_transaction_id: str
    category: str
    type: str
    amount_minor: int
    fee_minor: int
    net_minor: int
    booked_at: str
    payment_id: UUID | None
    payment_attempted_at: str | None
    refund_id: UUID | None
    dispute_id: UUID | None


class PayoutRow(msgspec.Struct, frozen=True, kw_only=True):
    """A garage's part of one of Stripe's payouts, beside what the ledger has for it. Attributes: arrival_date: on
    which the bank has it. gross_minor: what payments brought in. adjustments_minor: signed; everything else of
    Stripe's. net_minor: gross, less fees, refunds and disputes, with adjustments: the garage's part of the bank's
    deposit. bank_minor: what the ledger's bank account received for it. untied_minor: net less bank, of a payout
    that arrived; 0 is what it should be.
    """

    garage_id: UUID
    payout_id: UUID
    stripe_payout_id: str
    status: str
    arrival_date: dt.date
    currency: str
    gross_minor: int
    fees_minor: int
    refunds_minor: int
    disputes_minor: int
    adjustments_minor: int
    net_minor: int
    bank_minor: int
    untied_minor: int
    transactions: int


class PayoutsReport(msgspec.Struct, frozen=True, kw_only=True):
    """Payout reconciliation: Each garage's part of the payouts that arrive on some dates: gross, fees, net, beside
    what the ledger's bank account received; what does not tie out is shown.

    Attributes:
        from_date: First local date.
        until_date: Local date after the last one.
        as_of: when it was read; what happened in the last moments may be missing.
        totals: one for each currency, since amounts of two are never added.
    """

    from_date: dt.date
    until_date: dt.date
    as_of: str
    rows: list[PayoutRow]
    totals: list[Total]


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """What the process does by itself. Attributes: doing: what goes on now; empty when it only follows. next_full_at:
    when all models are built next; None where the process was not given where to publish. next_verify_at: when
    source and warehouse are compared next. waiting: tables that were changed and whose changes are in no report
    yet; counted in the mode `seconds` alone. waiting_since: since when the first of them waits. runs: runs of the
    models since the process began. runs_failed: those in which something failed. last_full: the last run of all
    models.
    """

    mode: str
    doing: str = ""
    next_full_at: str | None = None
    next_verify_at: str | None = None
    waiting: list[str] = []
    waiting_since: str | None = None
    runs: int = 0
    runs_failed: int = 0
    last_full: LastRun | None = None


class PlannedCharge(msgspec.Struct, frozen=True, kw_only=True):
    """One charge; amounts in minor units. Attributes: charged_at: when it is made. subtotal_minor: without tax, after
    the discount; `total_minor` is with tax. period_start_date: the first local date that it is for;
    `period_end_date` is exclusive. discount_minor: what has been taken off; the price before it is `subtotal_minor`
    and this.
    """

    charged_at: str
    subtotal_minor: int
    tax_minor: int
    total_minor: int
    period_start_date: dt.date
    period_end_date: dt.date
    discount_minor: int = 0


class PlannedDiscount(msgspec.Struct, frozen=True, kw_only=True):
    """What a coupon does for a subscription that begins now. Attributes: charges: how many charges it makes less, None
    for all. until_date: the first local date whose charge is not made less any more, None for none.
    first_full_charge: the first charge at the whole price, at today's price and taxes; None for none.
    """

    coupon_id: UUID
    name: str
    duration: str
    charges: int | None
    until_date: dt.date | None
    first_full_charge: PlannedCharge | None


class PlannedLine(msgspec.Struct, frozen=True, kw_only=True):
    """What an increase means for one subscription; amounts in minor units, per interval, without tax. Attributes: why:
    of who is left out; `ending` of who will have left before. pays_at: the first renewal at the new price; None for
    who is left out.
    """

    subscription_id: UUID
    customer_id: UUID
    driver_id: UUID
    pass_id: UUID
    old_price_id: UUID
    old_minor: int
    new_minor: int
    billing_interval: str
    state: str
    why: str | None
    pays_at: str | None


class PlannedSubscription(msgspec.Struct, frozen=True, kw_only=True):
    """A subscription that somebody thinks of; nothing is ordered.

    Attributes:
        driver_id: Who would park; their customer would pay.
        pass_id: What would be bought, at its live price.
        trial: False: without the trial that the pass may have.
        start_date: The local date ahead, at most 180 days, on which it begins; none: it begins at once.
        promotion_code: A promotion code; case, spaces and dashes do not matter.
    """

    driver_id: UUID
    pass_id: UUID
    trial: bool | UnsetType = UNSET
    start_date: dt.date | None | UnsetType = UNSET
    promotion_code: str | None | UnsetType = UNSET


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a pass's price; it never changes. Attributes: amount_minor: per interval, without tax, in minor
    units. stripe_price_id: None until the first subscription to it is made.
    """

    garage_id: UUID
    id: UUID
    pass_id: UUID
    amount_minor: int
    currency: str
    billing_interval: str
    stripe_price_id: str | None
    created_at: str
    archived_at: str | None


class PriceVersion(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a pass's price, with how many pay it. Attributes: amount_minor: per interval, without tax, in
    minor units. since_at: from when on it was sold. until_at: until when, exclusive; None while it is sold.
    subscriptions: live subscriptions that pay this version, whatever is sold now.
    """

    garage_id: UUID
    id: UUID
    pass_id: UUID
    amount_minor: int
    currency: str
    billing_interval: str
    since_at: str
    until_at: str | None
    subscriptions: int


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Why a request was not done. Attributes: type: a reference for people, one for each code. title: the status in
    words. code: a stable name for programs. detail: what happened, and what to do. request_id: as in our logs; give
    it to support. errors: one for each field that is wrong.
    """

    type: str
    title: str
    status: int
    code: str
    detail: str
    request_id: str
    errors: list[FieldError] | UnsetType = UNSET


class PromotionCode(msgspec.Struct, frozen=True, kw_only=True):
    """A word that stands for a coupon. Attributes: code: upper case, without spaces and dashes. redeem_until_date: the
    first local date on which it is not accepted any more, None for the coupon's own. redemptions_max: how often it
    can be used, None for the coupon's own limit; `redeemed` counts those that stand. ended_at: since when it is not
    accepted any more.
    """

    garage_id: UUID
    id: UUID
    coupon_id: UUID
    code: str
    redeem_until_date: dt.date | None
    redemptions_max: int | None
    ended_at: str | None
    created_at: str
    redeemed: int


class PublicKey(msgspec.Struct, frozen=True, kw_only=True):
    """A public key as a JSON Web Key (RFC 8037). Attributes: kid: the `key_id` of signatures. x: base64url of the 32
    bytes, without padding.
    """

    kid: str
    x: str
    kty: str = "OKP"
    crv: str = "Ed25519"
    use: str = "sig"
    alg: str = "EdDSA"


class PublicKeys(msgspec.Struct, frozen=True, kw_only=True):
    """The keys that lists are signed with, the present one first (a JWK set, RFC 7517)."""

    keys: list[PublicKey]


class PublishedMart(msgspec.Struct, frozen=True, kw_only=True):
    """The last publication of one table of figures. Attributes: as_of: the instant that its figures are of; None while
    none were published. row_count: how many there are. withheld_at: since when newer figures are kept back; None
    while none are. withheld_why: the model or test for which they are.
    """

    mart: str
    as_of: str | None
    published_at: str | None
    row_count: int
    withheld_at: str | None
    withheld_why: str | None


class QueuedReplay(msgspec.Struct, frozen=True, kw_only=True):
    """How many events were queued to be sent again."""

    events: int


class RateChange(msgspec.Struct, frozen=True, kw_only=True):
    """A rate increase. Attributes: terms: as it was asked for; another wish is another increase. begun_at: when its
    prices became those that are sold. closed_at: when nothing was left to be done.
    """

    garage_id: UUID
    id: UUID
    state: str
    terms: RateTerms
    created_by: str
    created_at: str
    announced_at: str | None
    begun_at: str | None
    cancelled_at: str | None
    closed_at: str | None


class RateLine(msgspec.Struct, frozen=True, kw_only=True):
    """One subscription in an announced increase; amounts in minor units, per interval, without tax. Attributes:
    new_price_id: None where it is left out. why: of what is left out or skipped; `ending` of who waits and will
    have left by then. pays_at: the first renewal at the new price, foreseen until it is changed. holds_from_date:
    the first local date on which a renewal may cost the new price; None until they are told. joined: whether it
    came after the announcement, by an order or a change of pass.
    """

    garage_id: UUID
    id: UUID
    rate_change_id: UUID
    subscription_id: UUID
    customer_id: UUID
    driver_id: UUID
    pass_id: UUID
    old_price_id: UUID
    new_price_id: UUID | None
    old_minor: int
    new_minor: int
    currency: str
    billing_interval: str
    state: str
    why: str | None
    pays_at: str | None
    holds_from_date: dt.date | None
    noticed_at: str | None
    changed_at: str | None
    joined: bool
    created_at: str


class RatePreview(msgspec.Struct, frozen=True, kw_only=True):
    """What an increase would do, to the subscription; changes nothing. Attributes: raised: how many subscriptions will
    pay more. not_raised: those that will not, counted by why. mrr_before_minor: what all of them come to a month,
    by their prices, in minor units; `mrr_after_minor` then. first_pays_at: the first renewal at a new price;
    `last_pays_at` is the last subscription's first. passes: what is sold for another price from the effective date
    on. shown: the mark of all this; give it back with the announcement.
    """

    rate_change_id: UUID
    currency: str
    notice_days: int
    raised: int
    not_raised: list[WhyCount]
    mrr_before_minor: int
    mrr_after_minor: int
    first_pays_at: str | None
    last_pays_at: str | None
    passes: list[PassRise]
    lines: list[PlannedLine]
    shown: str


class RateProgress(msgspec.Struct, frozen=True, kw_only=True):
    """An increase, and how far it has come."""

    rate_change: RateChange
    lines: list[LineCount]


class RateTerms(msgspec.Struct, frozen=True, kw_only=True):
    """A rate increase as it is asked for: by a percentage, or pass by pass to an amount.

    Attributes:
        name: For your own people.
        notice_date: The local date on which everybody is told.
        effective_date: The local date from which on it is sold, and each renewal costs the new price.
        percent_points: In hundredths of a percent: 450 is 4.5 percent.
        round_to_minor: With a percentage: to whole multiples of this, such as 50 for half a dollar.
        pass_ids: With a percentage: of these; none: of all.
        amounts: In place of a percentage.
        spared_subscription_ids: Subscriptions that keep their price.
        spare_changed_months: Spare whose price changed in so many months before the effective date.
        spare_started_months: Spare who began in so many months before the effective date.
        spare_other_prices: Spare who pays another version than the one that is sold now.
    """

    name: str
    notice_date: dt.date
    effective_date: dt.date
    percent_points: int | None = None
    round_to_minor: Literal[1, 5, 10, 25, 50, 100, 500, 1000] = 1
    pass_ids: list[UUID] | None = None
    amounts: list[PassAmount] | None = None
    spared_subscription_ids: list[UUID] = []
    spare_changed_months: int | None = None
    spare_started_months: int | None = None
    spare_other_prices: bool = False


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """What of the parts answers. Attributes: status: whether requests can be served; that takes the primary alone.
    primary: writes and money decisions. standby: reads; while it is away the primary does them. `unused` where
    there is none. valkey: limits; while it is away sign-ins are not limited. `unused` where there is none.
    """

    status: Literal["away", "up"]
    primary: Literal["away", "unused", "up"]
    standby: Literal["away", "unused", "up"]
    valkey: Literal["away", "unused", "up"]


class Redemption(msgspec.Struct, frozen=True, kw_only=True):
    """A coupon on a subscription. Attributes: state: reserved while Stripe is asked; active while Stripe's
    subscription has it; ended; released where it does not count, since Stripe refused or the subscription never
    began. promotion_code_id: None where staff gave it. ends_at: from when on no invoice has it, None where no date
    says so. settled_at: since when it is ended or released.
    """

    garage_id: UUID
    id: UUID
    coupon_id: UUID
    promotion_code_id: UUID | None
    subscription_id: UUID
    customer_id: UUID
    state: str
    redeemed_by: str
    redeemed_at: str
    starts_at: str | None
    ends_at: str | None
    settled_at: str | None
    stripe_discount_id: str | None


class Refresh(msgspec.Struct, frozen=True, kw_only=True):
    """A refresh token, to be exchanged for the next pair or to be given up.

    Attributes:
        refresh_token: The refresh token that was given last.
    """

    refresh_token: str


class Refund(msgspec.Struct, frozen=True, kw_only=True):
    """Money that went back for a payment. Attributes: amount_minor: in minor units, with tax; `tax_minor` is the tax
    part of it. refund_date: on the garage's calendar. stripe_refund_id: None for what went back outside of Stripe.
    request_id: the request that it carries out, None where it was made in Stripe's dashboard. method: how it went
    back outside of Stripe; `reference` is the check's number or the like. credit_note_id: the credit note that made
    it.
    """

    garage_id: UUID
    id: UUID
    payment_id: UUID
    payment_attempted_at: str
    status: str
    amount_minor: int
    tax_minor: int
    currency: str
    reason: str | None
    refund_date: dt.date
    refunded_at: str
    stripe_refund_id: str | None
    request_id: UUID | None
    method: str | None
    reference: str | None
    credit_note_id: UUID | None
    created_at: str


class RefundDecision(msgspec.Struct, frozen=True, kw_only=True):
    """A word on a refund that waits for it.

    Attributes:
        note: Why, for your own people.
    """

    note: str | None | UnsetType = UNSET


class RefundRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A refund, or a credit note, that somebody asked for. Attributes: payment_id: what is refunded; None for a credit
    note. invoice_id: what is credited; None for a refund. state: `pending_approval` waits for somebody else's word;
    `executing` is under way; the others are final. amount_minor: in minor units, with tax. note: why, for people
    here. method: how it goes back where the payment came outside of Stripe; `reference` is the check's number.
    requested_by: who asked; `decided_by` is who let it happen, or not. refusal: why Stripe did not do it.
    """

    garage_id: UUID
    id: UUID
    payment_id: UUID | None
    payment_attempted_at: str | None
    invoice_id: UUID | None
    state: str
    amount_minor: int
    currency: str
    reason: str
    note: str | None
    method: str | None
    reference: str | None
    requested_by: str
    decided_by: str | None
    decided_at: str | None
    decision_note: str | None
    refusal: str | None
    created_at: str
    updated_at: str


class RefundRow(msgspec.Struct, frozen=True, kw_only=True):
    """Money that went back, or is on its way. Attributes: refund_date: its local date. amount_minor: with the tax, of
    which `tax_minor` is a part; `failed` and `canceled` ones are not in the list. method: how it goes back: `card`
    for Stripe's, else `check`, `ach` or `cash`. requested_by: who asked for it here; null for one that was made at
    Stripe. decided_by: who allowed it.
    """

    garage_id: UUID
    refund_id: UUID
    refund_date: dt.date
    customer_name: str
    invoice_number: str | None
    status: str
    currency: str
    amount_minor: int
    tax_minor: int
    reason: str | None
    method: str
    requested_by: str | None
    decided_by: str | None


class RefundsReport(msgspec.Struct, frozen=True, kw_only=True):
    """Refunds: Money that went back on some dates: to whom, why, and who allowed it.

    Attributes:
        from_date: First local date.
        until_date: Local date after the last one.
        as_of: when it was read; what happened in the last moments may be missing.
        totals: one for each currency, since amounts of two are never added.
    """

    from_date: dt.date
    until_date: dt.date
    as_of: str
    rows: list[RefundRow]
    totals: list[Total]


class RenewalPrice(msgspec.Struct, frozen=True, kw_only=True):
    """What a renewal costs; amounts in minor units. Attributes: subtotal_minor: without tax, after discounts;
    `total_minor` is with tax, before any balance. discount_minor: what is taken off.
    """

    subtotal_minor: int
    discount_minor: int
    tax_minor: int
    total_minor: int


class RentRollReport(msgspec.Struct, frozen=True, kw_only=True):
    """Rent roll: Each live subscription: who pays, who parks, with which plates, for how much, until when.

    Attributes:
        as_of: when it was read; what happened in the last moments may be missing.
        totals: one for each currency, since amounts of two are never added.
    """

    as_of: str
    rows: list[RentRollRow]
    totals: list[Total]


class RentRollRow(msgspec.Struct, frozen=True, kw_only=True):
    """One subscription that holds a place: who, with what, for how much. Attributes: company_name: of the company
    whose seat it is; null for one that the driver pays. plates: of its vehicles, parted by a comma and a space.
    amount_minor: the price for one `billing_interval`, before tax and discounts. monthly_minor: the same for a
    month: a twelfth of a yearly price, rounded half up. since_date: local date of its beginning; null before the
    first payment. period_end_date: local date on which the paid period ends, exclusive; null before the first
    payment. ends: whether it ends then.
    """

    garage_id: UUID
    subscription_id: UUID
    customer_name: str
    customer_email: str
    customer_phone: str | None
    company_name: str | None
    driver_name: str
    driver_email: str
    plates: str
    pass_name: str
    currency: str
    amount_minor: int
    billing_interval: str
    monthly_minor: int
    status: str
    since_date: dt.date | None
    period_end_date: dt.date | None
    ends: bool


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """Which events are sent again: one, or all of a time that the endpoint hears of.

    Attributes:
        event_id: This one event, whatever the endpoint hears of.
        since: Events from this instant on.
        until: Before this instant; without it, up to now.
    """

    event_id: UUID | None | UnsetType = UNSET
    since: dt.datetime | None | UnsetType = UNSET
    until: dt.datetime | None | UnsetType = UNSET


class Replayed(msgspec.Struct, frozen=True, kw_only=True):
    """An event that waits to be applied again."""

    event_id: str


class RevenueByPassReport(msgspec.Struct, frozen=True, kw_only=True):
    """Revenue by pass: Billed, earned, taxed, refunded and collected, by period and pass; from the ledger. Prices and
    taxes are counted line by line; payments, fees and what went back of an invoice for several passes are parted by
    what it bills for each.

    Attributes:
        from_date: First local date.
        until_date: Local date after the last one.
        grain: How long a period is; weeks begin on Monday.
        as_of: when it was read; what happened in the last moments may be missing.
        totals: one for each currency, since amounts of two are never added.
    """

    from_date: dt.date
    until_date: dt.date
    grain: str
    as_of: str
    rows: list[PassRevenueRow]
    totals: list[Total]


class RevenueReport(msgspec.Struct, frozen=True, kw_only=True):
    """Revenue: Billed, earned, taxed, refunded and collected, by period; from the ledger.

    Attributes:
        from_date: First local date.
        until_date: Local date after the last one.
        grain: How long a period is; weeks begin on Monday.
        as_of: when it was read; what happened in the last moments may be missing.
        totals: one for each currency, since amounts of two are never added.
    """

    from_date: dt.date
    until_date: dt.date
    grain: str
    as_of: str
    rows: list[RevenueRow]
    totals: list[Total]


class RevenueRow(msgspec.Struct, frozen=True, kw_only=True):
    """One garage, one period, from the ledger. Amounts in minor units of `currency`, never added across currencies.
    Attributes: period_start_date: first local date of the day, week (Monday) or month. invoiced_minor: billed by
    invoices issued, without tax, less voided ones, whenever it is earned. recognised_minor: earned in the period,
    without tax, before refunds; long passes are earned month by month. tax_minor: tax that came to be owed to the
    tax office, less what refunds and credit notes took back. refunded_minor: what went back to customers, with tax.
    credited_minor: what credit notes took off beside their refunds, with tax. bad_debt_minor: what nobody will pay,
    with tax, less what was paid of it after all. fees_minor: what Stripe kept. collected_minor: what payments
    brought in, with tax, before fees. payments: how many succeeded.
    """

    garage_id: UUID
    period_start_date: dt.date
    currency: str
    invoiced_minor: int
    recognised_minor: int
    tax_minor: int
    refunded_minor: int
    credited_minor: int
    bad_debt_minor: int
    fees_minor: int
    collected_minor: int
    payments: int


class RollForward(msgspec.Struct, frozen=True, kw_only=True):
    """How deferred revenue came from a month's opening to its closing, in minor units; what is owed is positive.
    Attributes: added_minor: billed for service to come, less what was voided. recognised_minor: earned, less what
    was voided. released_minor: gone back to customers, or written off, before it was earned; less what came back of
    that. closing_minor: opening and added, less recognised and released; the account's balance at the month's end.
    """

    opening_minor: int
    added_minor: int
    recognised_minor: int
    released_minor: int
    closing_minor: int


class SeatList(msgspec.Struct, frozen=True, kw_only=True):
    """Seats of an account.

    Attributes:
        seat_ids: Seats of the account.
    """

    seat_ids: list[UUID]


class SeatProblem(msgspec.Struct, frozen=True, kw_only=True):
    """Why a row of the list cannot be a seat. Attributes: row_number: from 0 on, as in the list. code: the named
    error's. field: of the row, None where it is about the row as a whole.
    """

    row_number: int
    code: str
    field: str | None
    detail: str


class SeatRemoval(msgspec.Struct, frozen=True, kw_only=True):
    """Seats to be removed.

    Attributes:
        seat_ids: Seats of the account.
        at_period_end: False: at once; what is unused is credited. True: used up to the end of what is billed.
        proration_at: A preview's instant: the next invoice is what it showed. None: now.
    """

    seat_ids: list[UUID]
    at_period_end: bool | UnsetType = UNSET
    proration_at: dt.datetime | None | UnsetType = UNSET


class SeatsPreview(msgspec.Struct, frozen=True, kw_only=True):
    """What a change of seats would mean for the account's next invoice, by Stripe's own reckoning. Attributes:
    problems: rows that cannot be added; the amounts are those without them. seats: how many seats there would be.
    monthly_minor: what they cost a month, without tax. next_invoice_minor: the next invoice's total with tax, if
    nothing else changes. change_minor: how much more, or less, that is than without this change. next_invoice_at:
    when it is made. net_terms_days: how many days it may then be paid in. lines: its first lines, as Stripe lists
    them; the total is that of all. proration_at: from when on seats are charged or credited; give it back with the
    change, within the hour, and the next invoice is exactly this.
    """

    company_account_id: UUID
    problems: list[SeatProblem]
    seats: int
    monthly_minor: int
    currency: str
    next_invoice_minor: int
    change_minor: int
    next_invoice_at: str
    net_terms_days: int
    lines: list[InvoiceLinePreview]
    proration_at: str


class SecretRotation(msgspec.Struct, frozen=True, kw_only=True):
    """How a secret is changed.

    Attributes:
        overlap_hours: So long messages are signed with the secret before as well.
    """

    overlap_hours: int | UnsetType = UNSET


class ServedList(msgspec.Struct, frozen=True, kw_only=True):
    """A garage's access list, whole or as a delta; which one it is shows in which of the two is there. Attributes:
    signature: over the whole list in canonical form, of a delta too: over the list that comes of it. list: the
    whole; there without `since_version`, and where no delta leads on from that version. delta: what leads to the
    list from `since_version`.
    """

    signature: Signature
    list: AccessList | None = None
    delta: AccessListDelta | None = None


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A pair of tokens. Attributes: access_token: sent as `Authorization: Bearer …`. expires_at: when the access token
    ends. refresh_token: works once, for the next pair. refresh_expires_at: when it ends if it is not used.
    """

    access_token: str
    expires_at: str
    refresh_token: str
    refresh_expires_at: str


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """An e-mail address and its password.

    Attributes:
        email: The address that you sign in with.
        password: Your password.
    """

    email: str
    password: str


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """Who signed. Attributes: key_id: first 16 hexadecimal digits of the SHA-256 of the public key's 32 bytes. value:
    base64 of the 64 bytes.
    """

    algorithm: str
    key_id: str
    value: str


class StartPreview(msgspec.Struct, frozen=True, kw_only=True):
    """How a subscription would begin if it were ordered now. Attributes: trial_end_at: when its trial would end, None
    without one. first_charge: what the order itself charges; nothing with a trial. next_charge: the one after it,
    for a whole period, at today's price and taxes. rule: the garage's rule in a sentence. discount: what the coupon
    does, None without one.
    """

    pass_id: UUID
    price_id: UUID
    currency: str
    start_date: dt.date
    trial_end_at: str | None
    first_charge: PlannedCharge
    next_charge: PlannedCharge
    rule: str
    discount: PlannedDiscount | None = None


class StatementLine(msgspec.Struct, frozen=True, kw_only=True):
    """A charge as a merchant reads it. Attributes: driver_name: whose parking it is. period_start_date: of the
    driver's invoice; `period_end_date` is exclusive. total_minor: part and tax.
    """

    id: UUID
    subscription_id: UUID
    driver_name: str
    invoice_id: UUID
    kind: str
    charged_date: dt.date
    period_start_date: dt.date
    period_end_date: dt.date
    part_minor: int
    tax_minor: int
    total_minor: int


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """One driver's subscription to one pass, as last read from Stripe. Attributes: customer_id: who pays. driver_id:
    who parks. current_period_start_at: start of the paid period, None until Stripe has answered.
    current_period_end_at: its end, exclusive. cancel_at_period_end: whether it ends when the period does.
    trial_end_at: when its trial ends or ended, None without one. start_date: the local date that it was ordered for
    ahead, None when it began at once. collection_paused: whether nothing is collected for now. resumes_at: when
    collecting goes on by itself, None without a plan. stripe_payment_method_id: what its invoices are charged to.
    company_account_id: the company whose seat it is; then the account, not the seat, is known to Stripe.
    sync_version: counts the times that Stripe's truth was written here.
    """

    garage_id: UUID
    id: UUID
    customer_id: UUID
    driver_id: UUID
    pass_id: UUID
    price_id: UUID
    status: str
    current_period_start_at: str | None
    current_period_end_at: str | None
    cancel_at_period_end: bool
    started_at: str | None
    canceled_at: str | None
    ended_at: str | None
    trial_end_at: str | None
    start_date: dt.date | None
    collection_paused: bool
    resumes_at: str | None
    stripe_subscription_id: str | None
    stripe_payment_method_id: str | None
    company_account_id: UUID | None
    sync_version: int
    created_at: str
    updated_at: str


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """The event is safe in the inbox; `new` is false for one that was there already."""

    event_id: str
    new: bool


class TaxEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """A tax on a line of an invoice that was not voided; amounts in minor units. Attributes: issued_date: the same on
    the garage's calendar; it counts for that month. invoice_number: Stripe's number; null while it has none.
    line_number: of the invoice's line. tax_number: which of the line's taxes. jurisdiction: to whom the tax is
    owed; empty, as `tax_name`, for a rate that is none of ours. percent: the rate. taxable_minor: what it was
    charged on.
    """

    issued_at: str
    issued_date: dt.date
    invoice_id: UUID
    invoice_number: str | None
    line_number: int
    tax_number: int
    customer_id: UUID
    customer_name: str
    jurisdiction: str
    tax_name: str
    percent: Decimal
    currency: str
    taxable_minor: int
    tax_minor: int


class TaxEvidencePage(msgspec.Struct, frozen=True, kw_only=True):
    """Taxes on lines of invoices, newest first. Attributes: as_of: when it was read: an invoice that was issued or
    voided since the worksheet's own `as_of` makes a difference from it. sums: of all pages: `taxable_minor`,
    `tax_minor` and `invoices` of a line are the worksheet's. data: the lines. next_cursor: gives the next page;
    null on the last one.
    """

    as_of: str
    sums: TaxEvidenceSums
    data: list[TaxEvidence]
    next_cursor: str | None


class TaxEvidenceSums(msgspec.Struct, frozen=True, kw_only=True):
    """How many there are, and what they come to."""

    lines: int
    invoices: int
    taxable_minor: int
    tax_minor: int


class TaxMiss(msgspec.Struct, frozen=True, kw_only=True):
    """A renewal that Stripe billed with other taxes than those of its first day. Attributes: on_date: the first local
    date of the period. taxable_minor: what is taxed, in minor units. due_percent: what all taxes of that date come
    to. due_minor: the tax that should have been charged; `charged_minor` is what was.
    """

    garage_id: UUID
    invoice_id: UUID
    subscription_id: UUID
    on_date: dt.date
    taxable_minor: int
    due_percent: Decimal
    due_minor: int
    charged_minor: int
    found_at: str


class TaxRate(msgspec.Struct, frozen=True, kw_only=True):
    """A jurisdiction's parking tax, in force for a span of local dates. Attributes: percent: added on top of the
    price, such as 18.375. valid_until_date: exclusive, None while no end is known. pass_id: the one pass that it is
    for, None for all.
    """

    garage_id: UUID
    id: UUID
    name: str
    jurisdiction: str
    percent: Decimal
    valid_from_date: dt.date
    valid_until_date: dt.date | None
    stripe_tax_rate_id: str | None
    created_at: str
    pass_id: UUID | None = None


class TaxesReport(msgspec.Struct, frozen=True, kw_only=True):
    """Taxes: What was charged and given back for each tax, by jurisdiction, rate and period, and what was billed
    without it by certificate. Charged by the local date on which the invoice was issued, voided ones left out;
    given back by the date of the refund or the credit note. `net_minor` is what is to be remitted.

    Attributes:
        from_date: First local date.
        until_date: Local date after the last one.
        grain: How long a period is; weeks begin on Monday.
        as_of: when it was read; what happened in the last moments may be missing.
        totals: one for each currency, since amounts of two are never added.
    """

    from_date: dt.date
    until_date: dt.date
    grain: str
    as_of: str
    rows: list[TaxesRow]
    totals: list[Total]


class TaxesRow(msgspec.Struct, frozen=True, kw_only=True):
    """What was charged and given back for one tax at one rate in a period. Attributes: jurisdiction: with name and
    percent null for taxes of rates that are none of the garage's. taxable_minor: what it was charged on. tax_minor:
    charged by invoices, by their local date of issue, on what the driver pays and on what a merchant does; a voided
    one is in none. returned_minor: what refunds and credit notes have given back of it, of whatever invoice, by the
    date on which they did, as in the ledger; negative where what failed or was voided came back. net_minor: what
    was charged less what was given back: what is to be remitted. exempt_minor: what was billed without it to
    customers who hold a certificate for its jurisdiction. invoices: how many charged it.
    """

    garage_id: UUID
    period_start_date: dt.date
    currency: str
    jurisdiction: str | None
    name: str | None
    percent: Decimal | None
    taxable_minor: int
    tax_minor: int
    returned_minor: int
    net_minor: int
    exempt_minor: int
    invoices: int


class ToldBy(msgspec.Struct, frozen=True, kw_only=True):
    """An event by which Stripe told of an object. Attributes: id: Stripe's, of the event. object_id: Stripe's, of what
    it tells. state: what became of it here.
    """

    id: str
    type: str
    object_id: str
    stripe_created_at: str
    state: str


class Total(msgspec.Struct, frozen=True, kw_only=True):
    """The sums of one currency; amounts of two are never added. Attributes: currency: null in a report without
    amounts. rows: how many there are. sums: by the name of the column.
    """

    currency: str | None
    rows: int
    sums: dict[str, int]


class Transfer(msgspec.Struct, frozen=True, kw_only=True):
    """A transfer as it is written. Attributes: effective_date: the garage's local date that it counts for: that of
    `occurred_at`, or the first open day. occurred_at: when its cause happened; `recorded_at` is when it was
    written. source_id: what caused it, in Stripe's words. reverses_id: the transfer that it undoes.
    corrects_month_date: first day of the month that it would have counted for, had that not been closed before.
    """

    garage_id: UUID
    id: UUID
    kind: str
    debit_account: str
    credit_account: str
    amount_minor: int
    currency: str
    effective_date: dt.date
    occurred_at: str
    recorded_at: str
    source_id: str
    invoice_id: UUID | None
    payment_id: UUID | None
    refund_id: UUID | None
    reverses_id: UUID | None
    corrects_month_date: dt.date | None = None


class TrialBalance(msgspec.Struct, frozen=True, kw_only=True):
    """What each account did in a month. Attributes: month_date: its first day. source: `closed`, as it was closed, or
    `live`, from the transfers at this moment.
    """

    month_date: dt.date
    currency: str
    source: str
    balances: list[AccountMonth]


class Validation(msgspec.Struct, frozen=True, kw_only=True):
    """What a merchant pays for whom it validates, month by month. Attributes: id: of the coupon by which the driver's
    invoice is made less; it is redeemed as every coupon. percent_bp: of the price, in hundredths of a percent, None
    for an amount. amount_minor: a month, without tax, None for a percentage. from_date: the first local date on
    which a subscription can be validated. until_date: the first local date whose period is not paid for any more,
    None while no end is known. cap_minor: the most that is paid in a calendar month, without tax, None for no
    limit. codes: the words by which drivers validate themselves. subscriptions: how many have it now. ended_at:
    since when no other subscription can be validated.
    """

    garage_id: UUID
    id: UUID
    merchant_id: UUID
    name: str
    percent_bp: int | None
    amount_minor: int | None
    currency: str
    from_date: dt.date
    until_date: dt.date | None
    cap_minor: int | None
    codes: list[str]
    subscriptions: int
    ended_at: str | None
    created_at: str


class Vehicle(msgspec.Struct, frozen=True, kw_only=True):
    """A driver's vehicle, known by its plate. Attributes: plate: normalized: upper case, letters and digits only.
    region: ISO 3166 country or subdivision that gave the plate, such as US-IL. removed_at: since when it is no
    longer the driver's, None while it is.
    """

    garage_id: UUID
    id: UUID
    driver_id: UUID
    plate: str
    region: str
    description: str | None
    created_at: str
    removed_at: str | None


class VehicleList(msgspec.Struct, frozen=True, kw_only=True):
    """The vehicles that a subscription covers from now on.

    Attributes:
        vehicle_ids: All of them, of the driver's own; none: an empty list.
    """

    vehicle_ids: list[UUID]


class Voiding(msgspec.Struct, frozen=True, kw_only=True):
    """Why a recorded payment does not stand.

    Attributes:
        reason: For the audit log.
    """

    reason: str


class WaitlistEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in line for a pass; in line while waiting or offered. Attributes: position: 1 for who is offered the
    next place of the pass, None without a claim or with an offer. offered_at: when a place was offered, None
    before. offer_until_at: until when it is held, exclusive. settled_at: when the driver left the line, in whatever
    way. subscription_id: what they ordered, with an offer or without.
    """

    garage_id: UUID
    id: UUID
    driver_id: UUID
    pass_id: UUID
    state: str
    position: int | None
    joined_at: str
    offered_at: str | None
    offer_until_at: str | None
    settled_at: str | None
    subscription_id: UUID | None


class WantedCreditNote(msgspec.Struct, frozen=True, kw_only=True):
    """A credit note that somebody thinks of; nothing is written.

    Attributes:
        lines: None: every line as a whole.
        back: Where all of it goes that was paid; otherwise say amounts.
        refund_minor: Of a paid invoice: back to the card.
        balance_minor: To the customer's balance.
        outside_minor: Outside of Stripe.
    """

    lines: list[WantedLine] | UnsetType = UNSET
    back: Literal["balance", "card", "outside"] | None | UnsetType = UNSET
    refund_minor: int | None | UnsetType = UNSET
    balance_minor: int | None | UnsetType = UNSET
    outside_minor: int | None | UnsetType = UNSET


class WantedLine(msgspec.Struct, frozen=True, kw_only=True):
    """An invoice's line of which less is to be owed.

    Attributes:
        line_number: As the invoice's lines are numbered.
        gross_minor: Without tax, before discounts; none: all of it.
    """

    line_number: int
    gross_minor: int | None | UnsetType = UNSET


class WantedPass(msgspec.Struct, frozen=True, kw_only=True):
    """The pass that a subscription is to change to, to be previewed.

    Attributes:
        pass_id: The pass that is wanted, at its live price.
        when: now: credited and charged to the second. next_renewal: nothing is credited or charged, and the
            next renewal costs the new price.
    """

    pass_id: UUID
    when: Literal["next_renewal", "now"] | UnsetType = UNSET


class WarehouseStanding(msgspec.Struct, frozen=True, kw_only=True):
    """How the warehouses stand. Attributes: alarms: what is wrong, the gravest first; empty when all is well.
    warehouses: one for each replication slot. publications: when each table of figures was published last, and why
    newer figures are kept back.
    """

    alarms: list[Alarm]
    warehouses: list[WarehouseState]
    publications: list[PublishedMart]


class WarehouseState(msgspec.Struct, frozen=True, kw_only=True):
    """One warehouse. Attributes: slot: the replication slot that feeds it. told: what it tells of itself; None where
    this version cannot read it. slot_active: whether somebody reads from the slot; None where the server has no
    such slot. slot_status: PostgreSQL's word for whether the log that it needs is still there. retained_bytes: how
    much log the slot keeps the server from removing. safe_bytes: how much more may be written before the slot is
    lost; None when nothing limits it.
    """

    slot: str
    told_at: str
    told: WarehouseTold | None
    slot_active: bool | None
    slot_status: str | None
    retained_bytes: int | None
    safe_bytes: int | None


class WarehouseTold(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is told of one warehouse. Attributes: state: what the process does, a value of `status.State`.
    detail: what it waits for, or what is broken and which command mends it. caught_up_at: everything that was
    committed before then is in the warehouse. changes: row changes applied since the process began. rows: of each
    table, some seconds old. planned: what the process does by itself. last_run: of the models; None before the
    first. verified: the last comparison; None before the first.
    """

    state: str
    detail: str
    pid: int
    applied_lsn: str | None = None
    applied_at: str | None = None
    caught_up_at: str | None = None
    changes: int = 0
    transactions: int = 0
    batches: int = 0
    rows: dict[str, int] = {}
    planned: Planned | None = None
    last_run: LastRun | None = None
    verified: LastVerify | None = None


class WebhookEndpoint(msgspec.Struct, frozen=True, kw_only=True):
    """Where an operator's events are sent. Attributes: event_types: what it hears of; null for everything. garage_ids:
    whose events it hears; null for all of the operator's garages, future ones too. api_version: in which its
    messages are written. listens_from_at: what happened before then is none of its news; replay brings it.
    disabled_why: `asked` by a person, `failing` for days, or it answered 410: `gone`. previous_secret_until_at:
    until then messages are signed with the secret before as well. failures: messages that it did not take since it
    last took one.
    """

    id: UUID
    operator_id: UUID
    url: str
    description: str | None
    event_types: list[str] | None
    garage_ids: list[UUID] | None
    api_version: str
    created_at: str
    updated_at: str
    listens_from_at: str
    disabled_at: str | None
    disabled_why: str | None
    archived_at: str | None
    previous_secret_until_at: str | None
    failures: int
    failing_since_at: str | None


class WebhookEndpointChange(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be different of an endpoint; what is left out stays.

    Attributes:
        url: Where events are sent: an https address.
        description: What it is for.
        event_types: What it hears of; null for everything.
        garage_ids: Whose events it hears; null for all garages, future ones too.
        api_version: In which its messages are written; without it that of this request.
    """

    url: str | UnsetType = UNSET
    description: str | None | UnsetType = UNSET
    event_types: (
        list[
            Literal[
                "credit_note.issued",
                "credit_note.voided",
                "dispute.closed",
                "dispute.opened",
                "invoice.opened",
                "invoice.paid",
                "invoice.uncollectible",
                "invoice.voided",
                "month.closed",
                "payment.failed",
                "payment.pending",
                "payment.succeeded",
                "payout.canceled",
                "payout.created",
                "payout.failed",
                "payout.paid",
                "ping",
                "rate_change.announced",
                "rate_change.begun",
                "rate_change.cancelled",
                "rate_change.done",
                "refund.canceled",
                "refund.failed",
                "refund.pending",
                "refund.succeeded",
                "subscription.activated",
                "subscription.canceled",
                "subscription.cancellation_scheduled",
                "subscription.cancellation_withdrawn",
                "subscription.changed",
                "subscription.created",
                "subscription.expired",
                "subscription.past_due",
                "subscription.paused",
                "subscription.resumed",
                "subscription.trial_started",
                "subscription.unpaid",
                "waitlist.accepted",
                "waitlist.declined",
                "waitlist.expired",
                "waitlist.joined",
                "waitlist.left",
                "waitlist.offered",
                "webhook_endpoint.disabled",
            ]
        ]
        | None
        | UnsetType
    ) = UNSET
    garage_ids: list[UUID] | None | UnsetType = UNSET
    api_version: str | UnsetType = UNSET


class WhyCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many subscriptions are not touched, and why."""

    why: str
    subscriptions: int


class Withheld(msgspec.Struct, frozen=True, kw_only=True):
    """Why these figures are not newer: what newer ones stand on failed a test, or could not be built. Attributes:
    since_at: since when. why: the model or test, and what it found.
    """

    since_at: str
    why: str


class WriteOff(msgspec.Struct, frozen=True, kw_only=True):
    """Why an open invoice will not be paid.

    Attributes:
        reason: For the audit log.
    """

    reason: str
