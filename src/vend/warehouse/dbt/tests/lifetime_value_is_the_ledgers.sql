-- Each garage: what all customers have brought is revenue less refunds, credits and bad debt of the ledger.
with brought as (
    select garage_id, sum(value_minor) as value_minor
    from {{ ref('lifetime_value') }}
    group by garage_id
),

booked as (
    select garage_id, -sum(moved_minor) as value_minor
    from {{ ref('int_account_months') }}
    where account_code in ('revenue', 'refunds', 'credits', 'bad_debt')
    group by garage_id
)

select
    coalesce(brought.garage_id, booked.garage_id) as garage_id,
    brought.value_minor,
    booked.value_minor as booked_minor
from brought
full outer join booked on brought.garage_id = booked.garage_id
where coalesce(brought.value_minor, 0) <> coalesce(booked.value_minor, 0)
