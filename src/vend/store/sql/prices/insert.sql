-- Add a version of a pass's price.
insert into prices (
    garage_id, id, pass_id, amount_minor, currency, billing_interval, stripe_price_id, created_at, archived_at
)
values (
    :garage_id, :id, :pass_id, :amount_minor, :currency, :billing_interval, :stripe_price_id, :created_at, :archived_at
)
