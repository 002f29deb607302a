-- Grain: one row per garage, month and account: its balance as known now and, of a closed month, as it was closed.
with moved as (
    select
        garage_id,
        month_date,
        account_code,
        {{ total('moved_minor', 'moved_minor > 0') }} as debits_minor,
        {{ total('-moved_minor', 'moved_minor < 0') }} as credits_minor
    from {{ ref('int_account_months') }}
    group by garage_id, month_date, account_code
),

-- what came after a month was closed stands in a later one, with a link back
linked as (
    select
        garage_id,
        {{ month_of('effective_date') }} as month_date,
        {{ month_of('corrects_month_date') }} as of_month_date,
        account_code,
        moved_minor
    from (
        select garage_id, effective_date, corrects_month_date, debit_account as account_code, amount_minor as moved_minor
        from {{ ref('stg_ledger_transfers') }}
        where corrects_month_date is not null
        union all
        select garage_id, effective_date, corrects_month_date, credit_account as account_code, -amount_minor as moved_minor
        from {{ ref('stg_ledger_transfers') }}
        where corrects_month_date is not null
    ) as corrections
),

later as (
    select garage_id, of_month_date as month_date, account_code, {{ total('moved_minor') }} as corrected_later_minor
    from linked
    group by garage_id, of_month_date, account_code
),

earlier as (
    select garage_id, month_date, account_code, {{ total('moved_minor') }} as of_earlier_minor
    from linked
    group by garage_id, month_date, account_code
),

known as (
    select
        months.garage_id,
        months.month_date,
        months.time_zone,
        accounts.account_code,
        accounts.account_kind,
        months.currency,
        coalesce(moved.debits_minor, 0) as debits_minor,
        coalesce(moved.credits_minor, 0) as credits_minor,
        coalesce(later.corrected_later_minor, 0) as corrected_later_minor,
        coalesce(earlier.of_earlier_minor, 0) as of_earlier_minor,
        cast(
            sum(coalesce(moved.debits_minor - moved.credits_minor, 0)) over (
                partition by months.garage_id, accounts.account_code order by months.month_date
            ) as bigint
        ) as closing_minor
    from {{ ref('int_months') }} as months
    inner join {{ ref('stg_ledger_accounts') }} as accounts on months.garage_id = accounts.garage_id
    left join moved
        on
            months.garage_id = moved.garage_id
            and months.month_date = moved.month_date
            and accounts.account_code = moved.account_code
    left join later
        on
            months.garage_id = later.garage_id
            and months.month_date = later.month_date
            and accounts.account_code = later.account_code
    left join earlier
        on
            months.garage_id = earlier.garage_id
            and months.month_date = earlier.month_date
            and accounts.account_code = earlier.account_code
)

select
    known.garage_id,
    known.month_date,
    known.account_code,
    known.account_kind,
    known.currency,
    known.closing_minor - known.debits_minor + known.credits_minor as opening_minor,
    known.debits_minor,
    known.credits_minor,
    known.closing_minor,
    closes.closed_at is not null as is_closed,
    {{ local_date('closes.closed_at', 'known.time_zone') }} as closed_date,
    closed.closing_minor as closed_closing_minor,
    known.corrected_later_minor,
    known.of_earlier_minor,
    -- as if each transfer had been known in its own month
    known.debits_minor - known.credits_minor + known.corrected_later_minor - known.of_earlier_minor as known_moved_minor,
    cast(
        sum(known.debits_minor - known.credits_minor + known.corrected_later_minor - known.of_earlier_minor) over (
            partition by known.garage_id, known.account_code order by known.month_date
        ) as bigint
    ) as known_closing_minor
from known
left join {{ ref('stg_month_closes') }} as closes
    on known.garage_id = closes.garage_id and known.month_date = closes.month_date
left join {{ ref('stg_month_close_balances') }} as closed
    on
        known.garage_id = closed.garage_id
        and known.month_date = closed.month_date
        and known.account_code = closed.account_code
