-- Open a company account; Stripe learns of it with its first seat.
insert into company_accounts (
    garage_id, id, customer_id, name, po_number, net_terms_days, seats_max, monthly_max_minor, status, created_at,
    updated_at
)
values (
    :garage_id, :company_account_id, :customer_id, :name, :po_number, :net_terms_days, :seats_max, :monthly_max_minor,
    'active', :now, :now
)
