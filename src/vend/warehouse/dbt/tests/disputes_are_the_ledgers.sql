-- Each garage: what disputes took, less what came back and what is lost, is the balance of the account `disputed_funds`.
with reported as (
    select
        garage_id,
        sum(withdrawn_minor - reinstated_minor - lost_minor) as held_minor,
        sum(lost_minor) as lost_minor
    from {{ ref('disputes_monthly') }}
    group by garage_id
),

booked as (
    select
        garage_id,
        sum(case when account_code = 'disputed_funds' then moved_minor else 0 end) as held_minor,
        sum(case when account_code = 'dispute_losses' then moved_minor else 0 end) as lost_minor
    from {{ ref('int_ledger_entries') }}
    group by garage_id
)

select
    booked.garage_id,
    booked.held_minor,
    reported.held_minor as reported_held_minor,
    booked.lost_minor,
    reported.lost_minor as reported_lost_minor
from booked
left join reported on booked.garage_id = reported.garage_id
where
    booked.held_minor <> coalesce(reported.held_minor, 0)
    or booked.lost_minor <> coalesce(reported.lost_minor, 0)
