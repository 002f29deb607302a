-- Write how much of a schedule is left, and which month is next.
update revenue_schedules
set rest_minor = :rest_minor, next_month_date = :next_month_date
where garage_id = :garage_id and invoice_id = :invoice_id and line_number = :line_number
