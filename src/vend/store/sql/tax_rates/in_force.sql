-- The tax rates of a garage on a local date.
select garage_id, id, name, jurisdiction, percent, valid_from_date, valid_until_date, stripe_tax_rate_id, created_at
from tax_rates
where
    garage_id = :garage_id
    and valid_from_date <= :on_date
    and (valid_until_date is null or valid_until_date > :on_date)
order by name, id
