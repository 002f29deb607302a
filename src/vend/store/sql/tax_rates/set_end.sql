-- Let a tax rate end on a local date, exclusive.
update tax_rates
set valid_until_date = :until_date
where garage_id = :garage_id and id = :tax_rate_id
