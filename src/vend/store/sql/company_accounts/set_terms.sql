-- Write what an account's company and its garage have agreed upon.
update company_accounts
set
    name = :name,
    po_number = :po_number,
    net_terms_days = :net_terms_days,
    seats_max = :seats_max,
    monthly_max_minor = :monthly_max_minor,
    updated_at = :now
where garage_id = :garage_id and id = :company_account_id
