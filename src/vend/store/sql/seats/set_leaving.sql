-- Let seats end with their period, or take that back while Stripe's quantity still counts them.
update subscriptions
set
    cancel_at_period_end = :leaving,
    canceled_at = case when :leaving::boolean then :now::timestamptz end,
    sync_version = sync_version + 1,
    updated_at = :now
where
    garage_id = :garage_id
    and company_account_id = :company_account_id
    and id = any(:seat_ids::uuid[])
    and ended_at is null
    and unbilled_at is null
    and status <> 'incomplete'
