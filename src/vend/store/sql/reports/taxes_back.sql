-- Each transfer that took tax back or undid that, of all credit notes and invoices of which one counts for some dates.
-- not null: of_id, amount_minor
-- null elsewhere: period_start_date
with moved as (
    select
        transfers.garage_id,
        coalesce(notes.id, refunds.credit_note_id, transfers.invoice_id) as of_id,
        transfers.currency,
        transfers.effective_date,
        transfers.id,
        transfers.kind,
        transfers.debit_account,
        transfers.credit_account,
        transfers.source_id,
        transfers.invoice_id,
        transfers.refund_id,
        case when transfers.debit_account = 'tax_payable' then transfers.amount_minor else -transfers.amount_minor end
            as amount_minor
    from ledger_transfers as transfers
    left join refunds on transfers.garage_id = refunds.garage_id and transfers.refund_id = refunds.id
    left join credit_notes as notes
        on transfers.garage_id = notes.garage_id and transfers.source_id = notes.stripe_credit_note_id
    where
        transfers.garage_id = any(:garages)
        and transfers.kind in ('refund_tax', 'refund_tax_reversal', 'credit_tax', 'credit_tax_reversal')
        and transfers.effective_date < :until_date
)

select
    moved.garage_id,
    moved.of_id,
    moved.currency,
    moved.amount_minor,
    moved.effective_date,
    -- null: it came before, and is needed to count up
    case
        when moved.effective_date >= :from_date then date_trunc(:grain, moved.effective_date::timestamp)::date
    end as period_start_date,
    moved.id as transfer_id,
    moved.kind,
    moved.debit_account,
    moved.credit_account,
    moved.source_id,
    moved.invoice_id,
    moved.refund_id
from moved
where
    exists (
        select 1
        from moved as counted
        where
            counted.garage_id = moved.garage_id
            and counted.of_id = moved.of_id
            and counted.effective_date >= :from_date
    )
order by moved.garage_id, moved.effective_date, moved.id
