-- Open invoices of subscriptions that have ended, unless somebody is closing them.
select
    invoices.garage_id,
    invoices.id as invoice_id
from invoices
inner join subscriptions
    on invoices.garage_id = subscriptions.garage_id and invoices.subscription_id = subscriptions.id
where
    invoices.status = 'open'
    and subscriptions.ended_at is not null
    and not exists (
        select 1
        from operations
        where
            operations.garage_id = invoices.garage_id
            and operations.subject_id = invoices.id
            and operations.kind = 'close_invoice'
            and operations.settled_at is null
    )
order by subscriptions.ended_at, invoices.id
limit :row_limit
