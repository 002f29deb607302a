-- How a coupon was used, and by whom it would be; only true under the lock of the coupon.
-- not null: redeemed, code_redeemed, by_customer, known, discounted
select
    count(*) filter (where state <> 'released' and coupon_id = :coupon_id) as redeemed,
    count(*) filter (where state <> 'released' and promotion_code_id = :code_id::uuid) as code_redeemed,
    count(*) filter (
        where state <> 'released' and coupon_id = :coupon_id and customer_id = :customer_id
    ) as by_customer,
    (
        exists (
            select 1
            from invoices
            where
                invoices.garage_id = :garage_id
                and invoices.customer_id = :customer_id
                and invoices.status = 'paid'
                and invoices.total_minor > 0
        )
        or exists (
            select 1
            from subscriptions
            where
                subscriptions.garage_id = :garage_id
                and subscriptions.customer_id = :customer_id
                and subscriptions.status <> 'incomplete_expired'
                and subscriptions.id is distinct from :subscription_id::uuid
        )
    ) as known,
    coalesce(
        bool_or(state in ('reserved', 'active') and subscription_id = :subscription_id::uuid), false
    ) as discounted
from coupon_redemptions
where
    garage_id = :garage_id
    and (coupon_id = :coupon_id or subscription_id = :subscription_id::uuid)
