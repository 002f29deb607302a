-- Write transfers; one that is there already stays as it is, and what belongs to a closed month lands in the open one.
-- not null: posted
with book as (
    -- Shared by all who post; whoever closes a month waits for them, and they for it.
    select open_from_date
    from ledger_books
    where garage_id = :garage_id
    for key share
),

posted as (
    insert into ledger_transfers (
        garage_id, id, kind, debit_account, credit_account, amount_minor, currency, effective_date, occurred_at,
        recorded_at, source_id, invoice_id, payment_id, refund_id, reverses_id, corrects_month_date
    )
    select
        :garage_id,
        transfer.id,
        transfer.kind,
        transfer.debit_account,
        transfer.credit_account,
        transfer.amount_minor,
        :currency,
        greatest(:effective_date::date, book.open_from_date),
        :occurred_at,
        :now,
        :source_id,
        :invoice_id,
        :payment_id,
        :refund_id,
        transfer.reverses_id,
        case
            when :effective_date::date < book.open_from_date
                then date_trunc('month', (:effective_date::date)::timestamp)::date
        end
    from
        unnest(
            :ids::uuid[], :kinds::text[], :debits::text[], :credits::text[], :amounts::bigint[], :reverses::uuid[]
        ) as transfer (id, kind, debit_account, credit_account, amount_minor, reverses_id)
    left join book on true
    on conflict (garage_id, kind, source_id) do nothing
    returning 1
)

select count(*) as posted from posted
