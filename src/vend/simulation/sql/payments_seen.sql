-- Payments of a garage that came through Stripe, as its staff sees them.
select
    id,
    amount_minor
from payments
where garage_id = $1 and status = 'succeeded' and stripe_charge_id is not null
order by id
