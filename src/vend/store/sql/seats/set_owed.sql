-- Let the living seats of an account be past due with it, or active again.
update subscriptions
set
    status = case when :owed::boolean then 'past_due' else 'active' end,
    sync_version = sync_version + 1,
    updated_at = :now
where
    garage_id = :garage_id
    and company_account_id = :company_account_id
    and status = case when :owed::boolean then 'active' else 'past_due' end
