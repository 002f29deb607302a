-- The schedules of an invoice, kept from other writers, with what decides how they are recognised.
select
    schedules.garage_id,
    schedules.invoice_id,
    schedules.line_number,
    schedules.stripe_line_id,
    schedules.amount_minor,
    schedules.rest_minor,
    schedules.start_date,
    schedules.end_date,
    schedules.next_month_date,
    schedules.created_at,
    invoices.status as invoice_status,
    invoices.currency,
    invoices.issued_at,
    subscriptions.ended_at
from revenue_schedules as schedules
inner join invoices on schedules.garage_id = invoices.garage_id and schedules.invoice_id = invoices.id
left join subscriptions
    on invoices.garage_id = subscriptions.garage_id and invoices.subscription_id = subscriptions.id
where schedules.garage_id = :garage_id and schedules.invoice_id = :invoice_id
order by schedules.line_number
for update of schedules
