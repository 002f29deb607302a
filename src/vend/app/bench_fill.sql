-- Fills the schema for `vend bench door`: 200 garages, 1,000 subscriptions each. Run by the superuser of a throw-away
-- server, with foreign keys unchecked, since the rows are made to fit.
set session_replication_role = replica;

insert into operators (id, name, slug, created_at) values (uuidv7(), 'Bench', 'bench', now());

insert into garages (id, operator_id, name, slug, time_zone, currency, capacity, created_at)
select uuidv7(), operators.id, 'Garage ' || n, 'garage-' || n, 'America/New_York', 'USD', 2000, now()
from generate_series(1, 200) as numbers (n) cross join operators;

insert into customers (garage_id, id, kind, name, email, created_at, updated_at)
select id, uuidv7(), 'person', 'Customer', 'customer@example.com', now(), now() from garages;

insert into passes (garage_id, id, name, created_at) select id, uuidv7(), 'Monthly', now() from garages;

insert into prices (garage_id, id, pass_id, amount_minor, currency, billing_interval, created_at)
select garage_id, uuidv7(), id, 25000, 'USD', 'month', now() from passes;

insert into drivers (garage_id, id, customer_id, name, email, created_at)
select garage_id, uuidv7(), id, 'Driver ' || n, 'driver' || n || '@example.com', now()
from generate_series(1, 1000) as numbers (n) cross join customers;

insert into subscriptions (
    garage_id, id, customer_id, driver_id, pass_id, price_id, status, current_period_start_at, current_period_end_at,
    started_at, stripe_subscription_id, created_at, updated_at
)
select
    drivers.garage_id, uuidv7(), drivers.customer_id, drivers.id, prices.pass_id, prices.id, 'active',
    now(), now() + interval '1 month', now(), 'sub_' || drivers.id, now(), now()
from drivers inner join prices on prices.garage_id = drivers.garage_id;

vacuum analyze;
