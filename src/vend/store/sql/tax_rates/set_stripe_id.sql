-- Keep the id that Stripe gave a tax rate.
update tax_rates
set stripe_tax_rate_id = :stripe_tax_rate_id
where garage_id = :garage_id and id = :tax_rate_id and stripe_tax_rate_id is null
