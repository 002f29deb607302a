-- Each account of closed months: what it did as the month was closed, and as it is known now with what came later.
-- not null: closed_moved_minor, of_earlier_minor, came_later_minor, known_moved_minor, known_closing_minor, closed_date, items
with closed as (
    select
        kept.garage_id,
        kept.month_date,
        (kept.month_date + interval '1 month')::date as until_date,
        garages.currency,
        kept.account_code,
        accounts.kind as account_kind,
        (closes.closed_at at time zone garages.time_zone)::date as closed_date,
        closes.closed_by,
        kept.debits_minor - kept.credits_minor as moved_minor,
        kept.closing_minor
    from month_close_balances as kept
    inner join month_closes as closes
        on kept.garage_id = closes.garage_id and kept.month_date = closes.month_date
    inner join garages on kept.garage_id = garages.id
    inner join ledger_accounts as accounts
        on kept.garage_id = accounts.garage_id and kept.account_code = accounts.code
    where
        kept.garage_id = any(:garages)
        and kept.month_date >= date_trunc('month', (:from_date::date)::timestamp)::date
        and kept.month_date < :until_date
),

linked as (
    select
        garage_id,
        effective_date,
        corrects_month_date,
        debit_account as account_code,
        amount_minor as moved_minor
    from ledger_transfers
    where garage_id = any(:garages) and corrects_month_date is not null
    union all
    select
        garage_id,
        effective_date,
        corrects_month_date,
        credit_account as account_code,
        -amount_minor as moved_minor
    from ledger_transfers
    where garage_id = any(:garages) and corrects_month_date is not null
),

compared as (
    select
        closed.garage_id,
        closed.month_date,
        closed.currency,
        closed.account_code,
        closed.account_kind,
        closed.closed_date,
        closed.closed_by,
        closed.moved_minor,
        closed.closing_minor,
        coalesce(
            sum(linked.moved_minor) filter (
                where linked.effective_date >= closed.month_date and linked.effective_date < closed.until_date
            ), 0
        ) as of_earlier_minor,
        coalesce(
            sum(linked.moved_minor) filter (where linked.corrects_month_date = closed.month_date), 0
        ) as came_later_minor,
        -- what was booked after the month's end and is of it, or of a month before
        coalesce(
            sum(linked.moved_minor) filter (
                where linked.corrects_month_date <= closed.month_date and linked.effective_date >= closed.until_date
            ), 0
        ) as later_in_all_minor,
        count(*) filter (
            where
            linked.corrects_month_date = closed.month_date
            or (linked.effective_date >= closed.month_date and linked.effective_date < closed.until_date)
        ) as items
    from closed
    left join linked on closed.garage_id = linked.garage_id and closed.account_code = linked.account_code
    group by
        closed.garage_id, closed.month_date, closed.currency, closed.account_code, closed.account_kind,
        closed.closed_date, closed.closed_by, closed.moved_minor, closed.closing_minor
)

select
    garage_id,
    month_date,
    currency,
    account_code,
    account_kind,
    closed_date,
    closed_by,
    moved_minor as closed_moved_minor,
    of_earlier_minor::bigint as of_earlier_minor,
    came_later_minor::bigint as came_later_minor,
    (moved_minor - of_earlier_minor + came_later_minor)::bigint as known_moved_minor,
    closing_minor as closed_closing_minor,
    (closing_minor + later_in_all_minor)::bigint as known_closing_minor,
    items
from compared
order by garage_id, month_date, account_code
