-- Running subscriptions whose next period a merchant does not pay any more, and which still have its coupon.
-- not null: current_period_end_at
select
    coupon_redemptions.id as redemption_id,
    coupon_redemptions.coupon_id,
    subscriptions.id as subscription_id,
    subscriptions.current_period_end_at,
    subscriptions.sync_version
from validations
inner join coupon_redemptions
    on
        validations.garage_id = coupon_redemptions.garage_id
        and validations.coupon_id = coupon_redemptions.coupon_id
inner join subscriptions
    on
        coupon_redemptions.garage_id = subscriptions.garage_id
        and coupon_redemptions.subscription_id = subscriptions.id
where
    validations.garage_id = :garage_id
    and coupon_redemptions.state = 'active'
    and subscriptions.ended_at is null
    and subscriptions.status <> 'incomplete'
    and (subscriptions.current_period_end_at at time zone :time_zone)::date >= validations.until_date
order by subscriptions.current_period_end_at, subscriptions.id
