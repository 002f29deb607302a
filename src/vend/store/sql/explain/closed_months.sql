-- The transfers of one account that make up a column of the closed months among some dates.
-- not null: what, amount
-- null elsewhere: debit_account, credit_account, stripe_id
with months as (
    select month_date
    from month_closes
    where
        garage_id = :garage_id
        and month_date >= date_trunc('month', (:from_date::date)::timestamp)::date
        and month_date < :until_date
),

moved as (
    select
        transfers.*,
        (transfers.debit_account = :account_code)::integer
        - (transfers.credit_account = :account_code)::integer as side,
        (
            exists (
                select 1
                from months
                where months.month_date = date_trunc('month', transfers.effective_date::timestamp)::date
            )
        )::integer as is_within,
        (exists (select 1 from months where months.month_date = transfers.corrects_month_date))::integer as is_later
    from ledger_transfers as transfers
    where
        transfers.garage_id = :garage_id
        and (transfers.debit_account = :account_code or transfers.credit_account = :account_code)
),

parts as (
    select
        moved.*,
        case :column
            when 'closed_moved_minor' then is_within * side * amount_minor
            when 'of_earlier_minor' then (corrects_month_date is not null)::integer * is_within * side * amount_minor
            when 'came_later_minor' then is_later * side * amount_minor
            when
                'known_moved_minor'
                then ((corrects_month_date is null)::integer * is_within + is_later) * side * amount_minor
            when 'items' then (corrects_month_date is not null)::integer * is_within + is_later
            else 0
        end as amount
    from moved
)

select
    id,
    'transfer' as what,
    effective_date as on_date,
    amount,
    kind as label,
    debit_account,
    credit_account,
    source_id as stripe_id,
    invoice_id,
    payment_id,
    refund_id,
    null::uuid as subscription_id
from parts
where amount <> 0
order by effective_date, id
