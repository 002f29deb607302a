-- Schedules with a month that is over and not recognised, with what decides how; those that another worker has are left out.
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
where
    schedules.garage_id = :garage_id
    and schedules.next_month_date <= :last_month_date
order by schedules.next_month_date, schedules.invoice_id, schedules.line_number
limit :row_limit
for update of schedules skip locked
