-- Add a line to an invoice.
insert into invoice_lines (
    garage_id, invoice_id, line_number, description, amount_minor, net_minor, tax_minor, pass_id, period_start_at,
    period_end_at, stripe_line_id
)
values (
    :garage_id, :invoice_id, :line_number, :description, :amount_minor, :net_minor, :tax_minor, :pass_id,
    :period_start_at, :period_end_at, :stripe_line_id
)
