-- A page of a rate increase's lines, newest first.
select
    line.garage_id,
    line.id,
    line.rate_change_id,
    line.subscription_id,
    subscriptions.customer_id,
    subscriptions.driver_id,
    old.pass_id,
    line.old_price_id,
    line.new_price_id,
    line.old_minor,
    line.new_minor,
    old.currency,
    old.billing_interval,
    line.state,
    line.why,
    line.pays_at,
    line.holds_from_date,
    line.noticed_at,
    line.changed_at,
    line.joined,
    line.created_at
from rate_change_lines as line
inner join prices as old on line.garage_id = old.garage_id and line.old_price_id = old.id
inner join subscriptions on line.garage_id = subscriptions.garage_id and line.subscription_id = subscriptions.id
where
    line.garage_id = :garage_id
    and line.rate_change_id = :rate_change_id
    and (:state::text is null or line.state = :state)
    and (line.created_at, line.id) < (:before_at, :before_id)
order by line.created_at desc, line.id desc
limit :row_limit
