-- Let an account be closing, or closed where Stripe never knew it.
update company_accounts
set
    status = :status,
    closed_at = case when :status::text = 'closed' then :now::timestamptz end,
    updated_at = :now
where garage_id = :garage_id and id = :company_account_id and status <> 'closed'
