-- Every tax rate of a garage, those of one pass among them, the newest start first.
select
    garage_id,
    id,
    name,
    jurisdiction,
    percent,
    valid_from_date,
    valid_until_date,
    stripe_tax_rate_id,
    created_at,
    pass_id
from tax_rates
where garage_id = :garage_id
order by valid_from_date desc, name asc, id asc
