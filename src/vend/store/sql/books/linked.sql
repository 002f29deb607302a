-- The postings that make a closed month's figures other ones than they were: who and what they are of, in order of writing.
-- not null: corrects_month_date, came_later, who
select
    transfers.id,
    transfers.kind,
    transfers.debit_account,
    transfers.credit_account,
    transfers.amount_minor,
    transfers.currency,
    transfers.effective_date,
    transfers.corrects_month_date,
    transfers.occurred_at,
    transfers.recorded_at,
    transfers.source_id,
    transfers.invoice_id,
    invoices.number as invoice_number,
    customers.name as customer_name,
    transfers.corrects_month_date = :month_date as came_later,
    coalesce(
        refund_requests.requested_by,
        note_requests.requested_by,
        case when transfers.kind like 'payment_received%' then payments.recorded_by end,
        'stripe'
    ) as who,
    coalesce(refunds.reason, notes.reason, disputes.reason) as why
from ledger_transfers as transfers
left join invoices on transfers.garage_id = invoices.garage_id and transfers.invoice_id = invoices.id
left join customers on invoices.garage_id = customers.garage_id and invoices.customer_id = customers.id
left join payments on transfers.garage_id = payments.garage_id and transfers.payment_id = payments.id
left join refunds on transfers.garage_id = refunds.garage_id and transfers.refund_id = refunds.id
left join refund_requests on refunds.garage_id = refund_requests.garage_id and refunds.request_id = refund_requests.id
left join credit_notes as notes
    on transfers.garage_id = notes.garage_id and transfers.source_id = notes.stripe_credit_note_id
left join refund_requests as note_requests
    on notes.garage_id = note_requests.garage_id and notes.request_id = note_requests.id
left join disputes
    on
        transfers.garage_id = disputes.garage_id
        and split_part(transfers.source_id, ':', 1) = disputes.stripe_dispute_id
where
    transfers.garage_id = :garage_id
    and transfers.corrects_month_date is not null
    and (
        transfers.corrects_month_date = :month_date
        or (transfers.effective_date >= :month_date and transfers.effective_date < :until_date)
    )
order by transfers.recorded_at, transfers.id
limit :row_limit
