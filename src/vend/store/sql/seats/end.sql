-- End seats; nothing leaves an ended status.
update subscriptions
set
    status = case when status = 'incomplete' then 'incomplete_expired' else 'canceled' end,
    canceled_at = coalesce(canceled_at, :now),
    ended_at = :now,
    sync_version = sync_version + 1,
    updated_at = :now
where
    garage_id = :garage_id
    and company_account_id = :company_account_id
    and id = any(:seat_ids::uuid[])
    and ended_at is null
