-- Keep which price follows which.
insert into rate_change_prices (garage_id, rate_change_id, old_price_id, new_price_id, sold)
select
    :garage_id,
    :rate_change_id,
    step.old_price_id,
    step.new_price_id,
    step.old_price_id = any(:sold_price_ids::uuid[])
from unnest(:old_price_ids::uuid[], :new_price_ids::uuid[]) as step (old_price_id, new_price_id)
