-- Write down what left a schedule's rest.
insert into recognitions (
    garage_id, invoice_id, line_number, kind, source_id, amount_minor, recognised_date, created_at
)
values (
    :garage_id, :invoice_id, :line_number, :kind, :source_id, :amount_minor, :recognised_date, :created_at
)
