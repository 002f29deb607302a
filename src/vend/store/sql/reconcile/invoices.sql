-- Invoices by Stripe's ids, and those of a span of instants, with the ledger's transfers of each.
-- not null: receivable_minor, written_off_minor, deferred_minor, earned_minor, unearned_minor, rest_minor, left_minor, transfers, transfer_amounts
select
    invoices.garage_id,
    invoices.id,
    invoices.stripe_invoice_id as stripe_id,
    invoices.issued_at as placed_at,
    invoices.updated_at as written_at,
    invoices.status,
    invoices.currency,
    invoices.subtotal_minor,
    invoices.discount_minor,
    invoices.tax_minor,
    invoices.total_minor,
    invoices.balance_applied_minor,
    invoices.credited_minor,
    invoices.paid_minor,
    invoices.period_start_date,
    invoices.period_end_date,
    owed.receivable_minor,
    owed.written_off_minor,
    deferral.deferred_minor,
    deferral.earned_minor,
    deferral.unearned_minor,
    deferral.rest_minor,
    deferral.deferred_minor - deferral.gone_minor as left_minor,
    booked.transfers,
    booked.transfer_amounts
from invoices
cross join
    lateral (
        select
            coalesce(array_agg(concat_ws(' ', kind, debit_account, credit_account)), '{}') as transfers,
            coalesce(array_agg(amount_minor), '{}') as transfer_amounts
        from ledger_transfers
        where
            garage_id = invoices.garage_id
            and invoice_id = invoices.id
            and (source_id = invoices.stripe_invoice_id or kind in ('recognition', 'recognition_reversal'))
            -- what is written off depends on what was paid until then, so it is compared with what is owed
            and kind not like 'bad_debt%'
    ) as booked
cross join
    lateral (
        select
            coalesce(
                sum(case when debit_account = 'receivable' then amount_minor else -amount_minor end), 0
            )::bigint as receivable_minor,
            coalesce(
                sum(case when credit_account = 'receivable' then amount_minor else -amount_minor end)
                filter (where kind like 'bad_debt%'),
                0
            )::bigint as written_off_minor
        from ledger_transfers
        where
            garage_id = invoices.garage_id
            and invoice_id = invoices.id
            and (debit_account = 'receivable' or credit_account = 'receivable')
    ) as owed
cross join
    lateral (
        select
            coalesce(sum(schedules.amount_minor), 0)::bigint as deferred_minor,
            coalesce(sum(schedules.rest_minor), 0)::bigint as rest_minor,
            coalesce(sum(moved.gone_minor), 0)::bigint as gone_minor,
            coalesce(sum(moved.earned_minor) filter (where schedules.amount_minor > 0), 0)::bigint as earned_minor,
            coalesce(sum(moved.earned_minor) filter (where schedules.amount_minor < 0), 0)::bigint as unearned_minor
        from revenue_schedules as schedules
        cross join
            lateral (
                select
                    coalesce(sum(amount_minor), 0) as gone_minor,
                    coalesce(sum(amount_minor) filter (where kind in ('month', 'breakage')), 0) as earned_minor
                from recognitions
                where
                    garage_id = schedules.garage_id
                    and invoice_id = schedules.invoice_id
                    and line_number = schedules.line_number
            ) as moved
        where schedules.garage_id = invoices.garage_id and schedules.invoice_id = invoices.id
    ) as deferral
where
    invoices.garage_id = any(:garages)
    and (
        invoices.stripe_invoice_id = any(:stripe_ids)
        or (invoices.issued_at >= :from_at and invoices.issued_at < :until_at)
    )
