-- The transfers that make up one column of a pass's revenue for some local dates, each with the pass's part of it.
-- not null: what, amount
-- null elsewhere: debit_account, credit_account, stripe_id
with counted as (
    select
        *,
        case
            when :column = 'invoiced_minor'
                then
                    (
                        credit_account in ('revenue', 'deferred_revenue')
                        and kind not in (
                            'refund_deferred_reversal', 'credit_deferred_reversal', 'bad_debt_deferred_reversal'
                        )
                    )::integer
                    - (
                        debit_account in ('revenue', 'deferred_revenue')
                        and kind not in ('refund_deferred', 'credit_deferred', 'bad_debt_deferred')
                    )::integer
            when :column = 'recognised_minor'
                then (credit_account = 'revenue')::integer - (debit_account = 'revenue')::integer
            when :column = 'tax_minor'
                then (credit_account = 'tax_payable')::integer - (debit_account = 'tax_payable')::integer
            when :column = 'refunded_minor'
                then
                    (kind in ('refund_price', 'refund_tax'))::integer
                    - (kind in ('refund_price_reversal', 'refund_tax_reversal'))::integer
            when :column = 'credited_minor'
                then
                    (kind in ('credit_price', 'credit_tax'))::integer
                    - (kind in ('credit_price_reversal', 'credit_tax_reversal'))::integer
            when :column = 'bad_debt_minor'
                then (debit_account = 'bad_debt')::integer - (credit_account = 'bad_debt')::integer
            when :column = 'fees_minor' then (kind = 'payment_fee')::integer
            when :column in ('collected_minor', 'payments')
                then
                    (kind in ('payment', 'payment_received'))::integer
                    - (kind in ('payment_reversal', 'payment_received_reversal'))::integer
            else 0
        end as direction,
        -- an invoice that gives back more than it bills is booked the other way round, and so is what undoes one
        case when (debit_account = 'receivable') <> (kind like '%_reversal') then 1 else -1 end as sign
    from ledger_transfers
    where
        garage_id = :garage_id
        and currency = :currency
        and effective_date >= :from_date
        and effective_date < :until_date
),

lines as (
    select
        invoice_lines.invoice_id,
        invoice_lines.stripe_line_id,
        coalesce(invoice_lines.pass_id, '00000000-0000-0000-0000-000000000000') as pass_id,
        coalesce(invoice_lines.net_minor, invoice_lines.amount_minor) as net_minor,
        invoice_lines.tax_minor,
        (
            select coalesce(sum(schedules.amount_minor), 0)
            from revenue_schedules as schedules
            where
                schedules.garage_id = :garage_id
                and schedules.invoice_id = invoice_lines.invoice_id
                and schedules.line_number = invoice_lines.line_number
        ) as later_minor
    from invoice_lines
    where
        invoice_lines.garage_id = :garage_id
        and invoice_lines.invoice_id in (select counted.invoice_id from counted where counted.direction <> 0)
),

-- of each invoice: what is this pass's, what is everybody's, and what is of those that come before
whole as (
    select
        mine.invoice_id,
        bool_or(mine.is_mine) as has_mine,
        sum(mine.weight) as weight,
        sum(mine.weight) filter (where mine.is_mine) as my_weight,
        sum(mine.weight) filter (
            where mine.pass_id < :pass_id and mine.pass_id <> '00000000-0000-0000-0000-000000000000'
            or :pass_id = '00000000-0000-0000-0000-000000000000' and not mine.is_mine
        ) as weight_before,
        -- whoever is billed something comes first, and of none comes last
        (
            array_agg(
                mine.pass_id
                order by
                    mine.weight = 0, mine.pass_id = '00000000-0000-0000-0000-000000000000', mine.pass_id
            )
        )[1] = :pass_id as is_first,
        sum(mine.price_minor) as price_minor,
        sum(mine.price_minor) filter (where mine.is_mine) as my_price_minor,
        sum(mine.later_minor) as later_minor,
        sum(mine.later_minor) filter (where mine.is_mine) as my_later_minor,
        sum(mine.tax_minor) as tax_minor,
        sum(mine.tax_minor) filter (where mine.is_mine) as my_tax_minor
    from (
        select
            invoice_id,
            pass_id,
            pass_id = :pass_id as is_mine,
            sum(greatest(net_minor, 0)) as weight,
            sum(net_minor - later_minor) as price_minor,
            sum(later_minor) as later_minor,
            sum(tax_minor) as tax_minor
        from lines
        group by invoice_id, pass_id
    ) as mine
    group by mine.invoice_id
),

parts as (
    select
        counted.*,
        case
            when :column = 'payments'
                then coalesce(whole.is_first, :pass_id = '00000000-0000-0000-0000-000000000000')::integer
            when whole.invoice_id is null
                then (:pass_id = '00000000-0000-0000-0000-000000000000')::integer * counted.amount_minor
            when not whole.has_mine then 0
            when counted.kind in ('invoice_price', 'invoice_price_reversal')
                then
                    counted.sign * whole.my_price_minor
                    + whole.is_first::integer * (counted.amount_minor - counted.sign * whole.price_minor)
            when counted.kind in ('invoice_deferred', 'invoice_deferred_reversal')
                then
                    counted.sign * whole.my_later_minor
                    + whole.is_first::integer * (counted.amount_minor - counted.sign * whole.later_minor)
            when counted.kind in ('invoice_tax', 'invoice_tax_reversal')
                then
                    counted.sign * whole.my_tax_minor
                    + whole.is_first::integer * (counted.amount_minor - counted.sign * whole.tax_minor)
            when counted.kind in ('recognition', 'recognition_reversal')
                then
                    counted.amount_minor * exists(
                        select 1
                        from lines
                        where
                            lines.invoice_id = counted.invoice_id
                            and lines.pass_id = :pass_id
                            and counted.source_id like lines.stripe_line_id || ':%'
                    )::integer
            when whole.weight = 0 then whole.is_first::integer * counted.amount_minor
            else
                div(counted.amount_minor * (coalesce(whole.weight_before, 0) + whole.my_weight), whole.weight)
                - div(counted.amount_minor * coalesce(whole.weight_before, 0), whole.weight)
        end * counted.direction as amount
    from counted
    left join whole on counted.invoice_id = whole.invoice_id
    where counted.direction <> 0
)

select
    id,
    'transfer' as what,
    effective_date as on_date,
    amount::bigint as amount,
    kind as label,
    debit_account,
    credit_account,
    source_id as stripe_id,
    invoice_id,
    payment_id,
    refund_id,
    null::uuid as subscription_id
from parts
where amount <> 0
order by effective_date, id
