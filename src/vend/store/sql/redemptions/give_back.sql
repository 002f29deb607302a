-- The redemptions of a subscription that never began do not count.
update coupon_redemptions
set state = 'released', settled_at = coalesce(settled_at, :now)
where garage_id = :garage_id and subscription_id = :subscription_id and state <> 'released'
