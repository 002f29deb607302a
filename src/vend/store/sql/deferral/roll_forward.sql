-- What deferred revenue was when a span of local dates began, what changed it, and what it was at its end.
-- not null: opening_minor, added_minor, recognised_minor, released_minor, closing_minor
with changes as (
    select
        effective_date >= :from_date as within,
        case
            when kind in ('invoice_deferred', 'invoice_deferred_reversal') then 'added'
            when kind in ('recognition', 'recognition_reversal') then 'recognised'
            else 'released'
        end as cause,
        case when credit_account = 'deferred_revenue' then amount_minor else -amount_minor end as amount_minor
    from ledger_transfers
    where
        garage_id = :garage_id
        and (credit_account = 'deferred_revenue' or debit_account = 'deferred_revenue')
        and effective_date < :until_date
)

select
    coalesce(sum(amount_minor) filter (where not within), 0)::bigint as opening_minor,
    coalesce(sum(amount_minor) filter (where within and cause = 'added'), 0)::bigint as added_minor,
    coalesce(-sum(amount_minor) filter (where within and cause = 'recognised'), 0)::bigint as recognised_minor,
    coalesce(-sum(amount_minor) filter (where within and cause = 'released'), 0)::bigint as released_minor,
    coalesce(sum(amount_minor), 0)::bigint as closing_minor
from changes
