-- Write transfers; one that is there already (same kind and source) is left as it is.
-- not null: posted
with posted as (
    insert into ledger_transfers (
        garage_id, id, kind, debit_account, credit_account, amount_minor, currency, effective_date, occurred_at,
        recorded_at, source_id, invoice_id, payment_id, refund_id, reverses_id
    )
    select
        :garage_id,
        transfer.id,
        transfer.kind,
        transfer.debit_account,
        transfer.credit_account,
        transfer.amount_minor,
        :currency,
        :effective_date,
        :occurred_at,
        :now,
        :source_id,
        :invoice_id,
        :payment_id,
        :refund_id,
        transfer.reverses_id
    from
        unnest(
            :ids::uuid[], :kinds::text[], :debits::text[], :credits::text[], :amounts::bigint[], :reverses::uuid[]
        ) as transfer (id, kind, debit_account, credit_account, amount_minor, reverses_id)
    on conflict (garage_id, kind, source_id) do nothing
    returning 1
)

select count(*) as posted from posted
