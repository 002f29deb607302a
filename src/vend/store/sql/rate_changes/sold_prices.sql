-- The passes of a rate increase that are still sold for what it raises, with the price that follows.
select
    prices.pass_id,
    step.new_price_id
from rate_change_prices as step
inner join prices on step.garage_id = prices.garage_id and step.old_price_id = prices.id
where
    step.garage_id = :garage_id
    and step.rate_change_id = :rate_change_id
    and step.sold
    and prices.archived_at is null
order by prices.pass_id
