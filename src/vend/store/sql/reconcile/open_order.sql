-- Whether an order is still making, or ending, this subscription.
-- not null: order_open
select exists(
    select 1
    from operations
    where garage_id = :garage_id and subject_id = :subscription_id and settled_at is null
) as order_open
