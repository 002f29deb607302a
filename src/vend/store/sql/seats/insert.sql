-- Reserve the place of a company's seat.
insert into subscriptions (
    garage_id, id, customer_id, driver_id, pass_id, price_id, status, cancel_at_period_end, company_account_id,
    created_at, updated_at
)
values (
    :garage_id, :subscription_id, :customer_id, :driver_id, :pass_id, :price_id, 'incomplete', false,
    :company_account_id, :now, :now
)
