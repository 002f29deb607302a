-- A redemption is over, or never counted.
update coupon_redemptions
set state = :state, settled_at = :now
where garage_id = :garage_id and id = :redemption_id and state in ('reserved', 'active')
