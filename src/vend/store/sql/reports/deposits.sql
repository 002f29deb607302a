-- The deposits of some local dates, by how the money came, beside what the ledger's bank account has for each.
-- not null: checks_minor, ach_minor, cash_minor, merchants_minor, bank_minor, untied_minor, payments
with made as (
    select
        garage_id,
        id,
        deposit_date,
        reference,
        recorded_by,
        currency,
        total_minor
    from deposits
    where garage_id = any(:garages) and deposit_date >= :from_date and deposit_date < :until_date
),

brought as (
    select
        made.garage_id,
        made.id,
        payments.method,
        payments.amount_minor,
        false as of_merchant
    from made
    inner join deposit_payments as held on made.garage_id = held.garage_id and made.id = held.deposit_id
    inner join payments
        on
            held.garage_id = payments.garage_id
            and held.payment_id = payments.id
            and held.payment_attempted_at = payments.attempted_at
    where payments.garage_id = any(:garages)
    union all
    select
        made.garage_id,
        made.id,
        paid.method,
        paid.amount_minor,
        true as of_merchant
    from made
    inner join merchant_payments as paid on made.garage_id = paid.garage_id and made.id = paid.deposit_id
    where paid.garage_id = any(:garages)
),

summed as (
    select
        garage_id,
        id,
        coalesce(sum(amount_minor) filter (where method = 'check'), 0)::bigint as checks_minor,
        coalesce(sum(amount_minor) filter (where method = 'ach'), 0)::bigint as ach_minor,
        coalesce(sum(amount_minor) filter (where method = 'cash'), 0)::bigint as cash_minor,
        coalesce(sum(amount_minor) filter (where of_merchant), 0)::bigint as merchants_minor,
        count(*) as payments
    from brought
    group by garage_id, id
),

booked as (
    select
        made.garage_id,
        made.id,
        sum(case when transfers.debit_account = 'bank' then transfers.amount_minor else -transfers.amount_minor end)
            as bank_minor
    from made
    inner join ledger_transfers as transfers
        on made.garage_id = transfers.garage_id and made.id::text = transfers.source_id
    where transfers.garage_id = any(:garages) and transfers.kind in ('deposit', 'deposit_reversal')
    group by made.garage_id, made.id
)

select
    made.garage_id,
    made.id as deposit_id,
    made.deposit_date,
    made.reference,
    made.recorded_by,
    made.currency,
    coalesce(summed.checks_minor, 0) as checks_minor,
    coalesce(summed.ach_minor, 0) as ach_minor,
    coalesce(summed.cash_minor, 0) as cash_minor,
    coalesce(summed.merchants_minor, 0) as merchants_minor,
    made.total_minor,
    coalesce(booked.bank_minor, 0)::bigint as bank_minor,
    (made.total_minor - coalesce(booked.bank_minor, 0))::bigint as untied_minor,
    coalesce(summed.payments, 0) as payments
from made
left join summed on made.garage_id = summed.garage_id and made.id = summed.id
left join booked on made.garage_id = booked.garage_id and made.id = booked.id
order by made.garage_id, made.deposit_date, made.id
