-- End the seats whose last period is over.
update subscriptions
set
    status = 'canceled',
    ended_at = current_period_end_at,
    sync_version = sync_version + 1,
    updated_at = :now
where
    garage_id = :garage_id
    and company_account_id = :company_account_id
    and ended_at is null
    and cancel_at_period_end
    and unbilled_at is not null
    and current_period_end_at <= :now
