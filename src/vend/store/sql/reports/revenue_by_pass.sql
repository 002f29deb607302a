-- Revenue by local day, week or month and pass of each garage, from the ledger, each transfer parted among its invoice's passes.
-- not null: garage_id, period_start_date, currency, invoiced_minor, recognised_minor, tax_minor, refunded_minor, credited_minor, bad_debt_minor, fees_minor, collected_minor, payments
-- null elsewhere: pass_id, pass_name
with moved as (
    select
        garage_id,
        id,
        date_trunc(:grain, effective_date::timestamp)::date as period_start_date,
        currency,
        kind,
        replace(kind, '_reversal', '') as cause,
        debit_account,
        credit_account,
        amount_minor,
        -- as what invoices bill is counted: what they give back, and a reversal, is negative
        case
            when credit_account in ('revenue', 'deferred_revenue', 'tax_payable') then 1
            else -1
        end * case when kind like '%_reversal' then -1 else 1 end as sign,
        invoice_id,
        split_part(source_id, ':', 1) as stripe_line_id
    from ledger_transfers
    where
        garage_id = any(:garages)
        and effective_date >= :from_date
        and effective_date < :until_date
        and (
            credit_account in ('revenue', 'deferred_revenue', 'tax_payable', 'bad_debt')
            or debit_account in ('revenue', 'deferred_revenue', 'tax_payable', 'bad_debt')
            or kind in (
                'refund_price', 'refund_price_reversal', 'credit_price', 'credit_price_reversal', 'payment_fee',
                'payment', 'payment_reversal', 'payment_received', 'payment_received_reversal'
            )
        )
),

-- what each invoice bills for each pass: at once, over months, as tax; and its weight in what is known of the whole alone
billed as (
    select
        lines.garage_id,
        lines.invoice_id,
        lines.pass_id,
        sum(coalesce(lines.net_minor, lines.amount_minor) - coalesce(schedules.amount_minor, 0)) as now_minor,
        sum(coalesce(schedules.amount_minor, 0)) as later_minor,
        sum(lines.tax_minor) as tax_minor,
        sum(greatest(coalesce(lines.net_minor, lines.amount_minor), 0)) as weight,
        array_agg(lines.stripe_line_id) as stripe_line_ids
    from invoice_lines as lines
    left join revenue_schedules as schedules
        on
            lines.garage_id = schedules.garage_id
            and lines.invoice_id = schedules.invoice_id
            and lines.line_number = schedules.line_number
    where
        lines.garage_id = any(:garages)
        and (lines.garage_id, lines.invoice_id) in (select moved.garage_id, moved.invoice_id from moved)
    group by lines.garage_id, lines.invoice_id, lines.pass_id
),

shares as (
    select
        billed.*,
        sum(billed.now_minor) over whole as whole_now_minor,
        sum(billed.later_minor) over whole as whole_later_minor,
        sum(billed.tax_minor) over whole as whole_tax_minor,
        sum(billed.weight) over whole as whole_weight,
        sum(billed.weight) over upto as upto_weight,
        row_number() over upto as place
    from billed
    window
        whole as (partition by billed.garage_id, billed.invoice_id),
        -- those that are billed something come first
        upto as (
            partition by billed.garage_id, billed.invoice_id
            order by (billed.weight = 0), billed.pass_id nulls last rows unbounded preceding
        )
),

-- the parts of a transfer come to it; what lines do not explain is the first one's
parted as (
    select
        moved.garage_id,
        moved.period_start_date,
        moved.currency,
        moved.kind,
        moved.debit_account,
        moved.credit_account,
        shares.pass_id,
        coalesce(shares.place, 1) as place,
        case
            when shares.invoice_id is null then moved.amount_minor
            when moved.cause = 'invoice_price'
                then
                    moved.sign * shares.now_minor
                    + (shares.place = 1)::integer * (moved.amount_minor - moved.sign * shares.whole_now_minor)
            when moved.cause = 'invoice_deferred'
                then
                    moved.sign * shares.later_minor
                    + (shares.place = 1)::integer * (moved.amount_minor - moved.sign * shares.whole_later_minor)
            when moved.cause = 'invoice_tax'
                then
                    moved.sign * shares.tax_minor
                    + (shares.place = 1)::integer * (moved.amount_minor - moved.sign * shares.whole_tax_minor)
            when moved.cause = 'recognition'
                then (moved.stripe_line_id = any(shares.stripe_line_ids))::integer * moved.amount_minor
            when shares.whole_weight = 0 then (shares.place = 1)::integer * moved.amount_minor
            else
                div(moved.amount_minor * shares.upto_weight, shares.whole_weight)
                - div(moved.amount_minor * (shares.upto_weight - shares.weight), shares.whole_weight)
        end as amount_minor
    from moved
    left join shares on moved.garage_id = shares.garage_id and moved.invoice_id = shares.invoice_id
)

select
    parted.garage_id,
    parted.period_start_date,
    parted.pass_id,
    passes.name as pass_name,
    parted.currency,
    coalesce(
        sum(parted.amount_minor) filter (
            where
            parted.credit_account in ('revenue', 'deferred_revenue')
            and parted.kind not in (
                'refund_deferred_reversal', 'credit_deferred_reversal', 'bad_debt_deferred_reversal'
            )
        ), 0
    )::bigint
    - coalesce(
        sum(parted.amount_minor) filter (
            where
            parted.debit_account in ('revenue', 'deferred_revenue')
            and parted.kind not in ('refund_deferred', 'credit_deferred', 'bad_debt_deferred')
        ), 0
    )::bigint as invoiced_minor,
    coalesce(sum(parted.amount_minor) filter (where parted.credit_account = 'revenue'), 0)::bigint
    - coalesce(sum(parted.amount_minor) filter (where parted.debit_account = 'revenue'), 0)::bigint
        as recognised_minor,
    coalesce(sum(parted.amount_minor) filter (where parted.credit_account = 'tax_payable'), 0)::bigint
    - coalesce(sum(parted.amount_minor) filter (where parted.debit_account = 'tax_payable'), 0)::bigint as tax_minor,
    coalesce(sum(parted.amount_minor) filter (where parted.kind in ('refund_price', 'refund_tax')), 0)::bigint
    - coalesce(
        sum(parted.amount_minor) filter (where parted.kind in ('refund_price_reversal', 'refund_tax_reversal')), 0
    )::bigint as refunded_minor,
    coalesce(sum(parted.amount_minor) filter (where parted.kind in ('credit_price', 'credit_tax')), 0)::bigint
    - coalesce(
        sum(parted.amount_minor) filter (where parted.kind in ('credit_price_reversal', 'credit_tax_reversal')), 0
    )::bigint as credited_minor,
    coalesce(sum(parted.amount_minor) filter (where parted.debit_account = 'bad_debt'), 0)::bigint
    - coalesce(sum(parted.amount_minor) filter (where parted.credit_account = 'bad_debt'), 0)::bigint
        as bad_debt_minor,
    coalesce(sum(parted.amount_minor) filter (where parted.kind = 'payment_fee'), 0)::bigint as fees_minor,
    coalesce(sum(parted.amount_minor) filter (where parted.kind in ('payment', 'payment_received')), 0)::bigint
    - coalesce(
        sum(parted.amount_minor) filter (where parted.kind in ('payment_reversal', 'payment_received_reversal')), 0
    )::bigint as collected_minor,
    count(*) filter (where parted.kind in ('payment', 'payment_received') and parted.place = 1)
    - count(*) filter (
        where parted.kind in ('payment_reversal', 'payment_received_reversal') and parted.place = 1
    ) as payments
from parted
left join passes on parted.garage_id = passes.garage_id and parted.pass_id = passes.id
where parted.amount_minor <> 0 or parted.place = 1
group by parted.garage_id, parted.period_start_date, parted.pass_id, passes.name, parted.currency
order by parted.garage_id, parted.period_start_date, parted.pass_id nulls last
