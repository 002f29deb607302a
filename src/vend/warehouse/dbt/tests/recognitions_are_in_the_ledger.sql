-- Each garage: what months have earned of long passes is what the ledger moved from deferred revenue to revenue.
-- What does not hold keeps back the marts of the ledger too: {{ ref('int_account_months') }}.
with earned as (
    select garage_id, sum(amount_minor) as amount_minor
    from {{ ref('stg_recognitions') }}
    where recognition_kind in ('month', 'breakage')
    group by garage_id
),

-- a voided invoice's are reversed in the ledger, and stay as facts
booked as (
    select garage_id, sum(moved_minor) as amount_minor
    from {{ ref('int_account_months') }}
    where account_code = 'deferred_revenue' and cause = 'recognition' and not is_reversal
    group by garage_id
)

select
    coalesce(earned.garage_id, booked.garage_id) as garage_id,
    earned.amount_minor,
    booked.amount_minor as booked_minor
from earned
full outer join booked on earned.garage_id = booked.garage_id
where coalesce(earned.amount_minor, 0) <> coalesce(booked.amount_minor, 0)
