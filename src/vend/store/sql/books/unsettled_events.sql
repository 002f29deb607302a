-- How many of Stripe's events about a garage, made before an instant, wait, have failed or were parked.
-- not null: waiting, failed, parked
select
    count(*) filter (where state = 'received') as waiting,
    count(*) filter (where state = 'failed') as failed,
    count(*) filter (where state = 'parked') as parked
from stripe_events
where
    state in ('received', 'failed', 'parked')
    and stripe_created_at < :until_at
    and (
        garage_id = :wanted_garage
        or (
            garage_id is null
            and exists (
                select 1
                from customers
                where customers.garage_id = :wanted_garage and customers.stripe_customer_id = stripe_events.customer_ref
            )
        )
    )
