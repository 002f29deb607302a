-- End every seat of an account that has ended.
update subscriptions
set
    status = case when status = 'incomplete' then 'incomplete_expired' else 'canceled' end,
    canceled_at = coalesce(canceled_at, :ended_at),
    ended_at = :ended_at,
    sync_version = sync_version + 1,
    updated_at = :now
where garage_id = :garage_id and company_account_id = :company_account_id and ended_at is null
