-- Say that Stripe's quantity counts these seats no longer, though they last until their period ends.
update subscriptions
set unbilled_at = :now, updated_at = :now
where
    garage_id = :garage_id
    and company_account_id = :company_account_id
    and id = any(:seat_ids::uuid[])
    and ended_at is null
    and unbilled_at is null
