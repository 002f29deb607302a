-- Fills the schema further for `vend bench access`: after bench_fill.sql, one garage that is larger than most, each
-- subscription with a plate and every fourth with a tag; of the others a part has plates and tags. Run by the superuser of a throw-away server, with foreign keys
-- unchecked, since the rows are made to fit.
set session_replication_role = replica;

insert into garages (id, operator_id, name, slug, time_zone, currency, capacity, created_at)
select '019ab5c6-2800-7000-8000-000000000002', id, 'Large', 'large', 'America/New_York', 'USD', 9000, now()
from operators;

insert into drivers (garage_id, id, customer_id, name, email, created_at)
select '019ab5c6-2800-7000-8000-000000000002', uuidv7(), uuidv7(), 'Driver ' || n, 'driver' || n || '@example.com', now()
from generate_series(1, 5000) as numbers (n);

insert into subscriptions (
    garage_id, id, customer_id, driver_id, pass_id, price_id, status, current_period_start_at, current_period_end_at,
    started_at, stripe_subscription_id, created_at, updated_at
)
select
    garage_id, uuidv7(), customer_id, id, uuidv7(), uuidv7(), 'active', now(), now() + interval '1 month', now(),
    'sub_' || id, now(), now()
from drivers
where garage_id = '019ab5c6-2800-7000-8000-000000000002';

insert into vehicles (garage_id, id, driver_id, plate, region, created_at)
select garage_id, uuidv7(), id, 'P' || lpad((row_number() over (order by id))::text, 6, '0'), 'US-NY', now()
from drivers
where garage_id = '019ab5c6-2800-7000-8000-000000000002' or name like '%0';

insert into subscription_vehicles (garage_id, subscription_id, vehicle_id, created_at)
select subscriptions.garage_id, subscriptions.id, vehicles.id, now()
from subscriptions
inner join vehicles
    on subscriptions.garage_id = vehicles.garage_id and subscriptions.driver_id = vehicles.driver_id;

insert into credentials (garage_id, id, subscription_id, driver_id, kind, number, created_at)
select garage_id, uuidv7(), id, driver_id, 'tag', 'T' || lpad(n::text, 8, '0'), now()
from (
    select garage_id, id, driver_id, row_number() over (order by id) as n
    from subscriptions
    where garage_id = '019ab5c6-2800-7000-8000-000000000002'
) as numbered
where n % 4 = 0;

insert into credentials (garage_id, id, subscription_id, driver_id, kind, number, created_at)
select garage_id, uuidv7(), id, driver_id, 'tag', 'T' || upper(right(replace(id::text, '-', ''), 12)), now()
from subscriptions
where garage_id <> '019ab5c6-2800-7000-8000-000000000002' and right(id::text, 1) = '0';

vacuum analyze;
