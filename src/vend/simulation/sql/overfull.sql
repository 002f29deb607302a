-- Garages and passes with more live subscriptions and held places than they may sell, and accounts with more seats
-- than were agreed upon, which nobody changes in a history.
with held as (
    select garage_id, pass_id
    from subscriptions
    where ended_at is null
    union all
    select garage_id, pass_id
    from waitlist_entries
    where state = 'offered'
)

select
    'garage' as kind,
    garages.id,
    floor(garages.capacity * (100 + coalesce(max(garage_settings.oversell_percent), 0)) / 100)::integer as capacity,
    count(*) as taken
from garages
inner join held on garages.id = held.garage_id
left join garage_settings on garages.id = garage_settings.garage_id
group by garages.id
having
    count(*) > floor(garages.capacity * (100 + coalesce(max(garage_settings.oversell_percent), 0)) / 100)
union all
select
    'pass' as kind,
    passes.id,
    passes.capacity,
    count(*) as taken
from passes
inner join held
    on
        passes.garage_id = held.garage_id
        and passes.id = held.pass_id
group by passes.garage_id, passes.id
having count(*) > passes.capacity
union all
select
    'account' as kind,
    company_accounts.id,
    company_accounts.seats_max as capacity,
    count(*) as taken
from company_accounts
inner join subscriptions
    on
        company_accounts.garage_id = subscriptions.garage_id
        and company_accounts.id = subscriptions.company_account_id
where
    subscriptions.ended_at is null
    and subscriptions.unbilled_at is null
group by company_accounts.garage_id, company_accounts.id
having count(*) > company_accounts.seats_max
