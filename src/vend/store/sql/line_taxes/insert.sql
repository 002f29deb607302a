-- Keep what Stripe charged on a line for one tax.
insert into invoice_line_taxes (
    garage_id, invoice_id, line_number, tax_number, stripe_tax_rate_id, jurisdiction, name, percent, taxable_minor,
    amount_minor
)
values (
    :garage_id, :invoice_id, :line_number, :tax_number, :stripe_tax_rate_id, :jurisdiction, :name, :percent,
    :taxable_minor, :amount_minor
)
