-- Reserve a place: the subscription before Stripe knows of it.
insert into subscriptions (
    garage_id, id, customer_id, driver_id, pass_id, price_id, status, cancel_at_period_end, start_date, created_at,
    updated_at
)
values (
    :garage_id, :subscription_id, :customer_id, :driver_id, :pass_id, :price_id, 'incomplete', false, :start_date, :now,
    :now
)
