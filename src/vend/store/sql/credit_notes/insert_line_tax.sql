-- Keep what of a tax a line of a credit note takes back.
insert into credit_note_line_taxes (
    garage_id, credit_note_id, line_number, tax_number, stripe_tax_rate_id, jurisdiction, name, percent, taxable_minor,
    amount_minor
)
values (
    :garage_id, :credit_note_id, :line_number, :tax_number, :stripe_tax_rate_id, :jurisdiction, :name, :percent,
    :taxable_minor, :amount_minor
)
