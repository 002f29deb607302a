-- Add the schedule of a line.
insert into revenue_schedules (
    garage_id, invoice_id, line_number, stripe_line_id, amount_minor, rest_minor, start_date, end_date,
    next_month_date, created_at
)
values (
    :garage_id, :invoice_id, :line_number, :stripe_line_id, :amount_minor, :rest_minor, :start_date, :end_date,
    :next_month_date, :created_at
)
