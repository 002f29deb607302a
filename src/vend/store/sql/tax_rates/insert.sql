-- Add a tax rate.
insert into tax_rates (
    garage_id, id, name, jurisdiction, percent, valid_from_date, valid_until_date, stripe_tax_rate_id, created_at,
    pass_id
)
values (
    :garage_id, :id, :name, :jurisdiction, :percent, :valid_from_date, :valid_until_date, :stripe_tax_rate_id,
    :created_at, :pass_id
)
