-- Add a line to a credit note.
insert into credit_note_lines (
    garage_id, credit_note_id, line_number, invoice_line_number, description, amount_minor, tax_minor, stripe_line_id
)
values (
    :garage_id, :credit_note_id, :line_number, :invoice_line_number, :description, :amount_minor, :tax_minor,
    :stripe_line_id
)
