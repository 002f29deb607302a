-- What lines of invoices were charged for one tax, or billed without it by certificate, on some local dates.
-- not null: what, on_date, amount, label
-- null elsewhere: debit_account, credit_account, stripe_id, invoice_id
with place as (
    select time_zone
    from garages
    where id = :garage_id
),

bills as (
    select
        invoices.id,
        invoices.customer_id,
        invoices.subscription_id,
        invoices.stripe_invoice_id,
        (invoices.issued_at at time zone place.time_zone)::date as issued_date,
        place.time_zone
    from invoices
    cross join place
    where
        invoices.garage_id = :garage_id
        and invoices.status in ('open', 'paid', 'uncollectible')
        and invoices.currency = :currency
        and (invoices.issued_at at time zone place.time_zone)::date >= :from_date
        and (invoices.issued_at at time zone place.time_zone)::date < :until_date
),

charged as (
    select
        taxes.invoice_id,
        sum(
            case :column
                when 'taxable_minor' then taxes.taxable_minor
                when 'tax_minor' then taxes.amount_minor
                when 'net_minor' then taxes.amount_minor
                else 0
            end
        )::bigint + max((:column = 'invoices')::integer) as amount
    from invoice_line_taxes as taxes
    inner join bills on taxes.invoice_id = bills.id
    where
        taxes.garage_id = :garage_id
        and coalesce(taxes.jurisdiction, '') = :jurisdiction
        and coalesce(taxes.name, '') = :name
        and coalesce(taxes.percent, 0) = :percent
    group by taxes.invoice_id
),

-- the rate that would have been charged on a line is this one, and a certificate of its day names its jurisdiction
freed as (
    select
        lines.invoice_id,
        sum(coalesce(lines.net_minor, lines.amount_minor))::bigint as amount
    from invoice_lines as lines
    inner join bills on lines.invoice_id = bills.id
    where
        lines.garage_id = :garage_id
        and :column = 'exempt_minor'
        and not exists (
            select 1
            from invoice_line_taxes as taxes
            where
                taxes.garage_id = :garage_id
                and taxes.invoice_id = lines.invoice_id
                and taxes.line_number = lines.line_number
                and lower(taxes.jurisdiction) = lower(:jurisdiction)
                and lower(taxes.name) = lower(:name)
        )
        and exists (
            select 1
            from exemption_certificates as held
            where
                held.garage_id = :garage_id
                and held.customer_id = bills.customer_id
                and lower(:jurisdiction) in (select lower(named) from unnest(held.jurisdictions) as named)
                and (lines.period_start_at at time zone bills.time_zone)::date >= held.valid_from_date
                and (lines.period_start_at at time zone bills.time_zone)::date
                < coalesce(held.valid_until_date, 'infinity')
        )
        and exists (
            select 1
            from (
                select
                    rates.jurisdiction,
                    rates.name,
                    rates.percent
                from tax_rates as rates
                where
                    rates.garage_id = :garage_id
                    and lower(rates.jurisdiction) = lower(:jurisdiction)
                    and lower(rates.name) = lower(:name)
                    and coalesce(rates.pass_id, lines.pass_id) is not distinct from lines.pass_id
                    and (lines.period_start_at at time zone bills.time_zone)::date >= rates.valid_from_date
                    and (lines.period_start_at at time zone bills.time_zone)::date
                    < coalesce(rates.valid_until_date, 'infinity')
                order by rates.pass_id nulls last
                limit 1
            ) as due
            where due.jurisdiction = :jurisdiction and due.name = :name and due.percent = :percent
        )
    group by lines.invoice_id
),

-- a merchant's part bears the garage's rates of the period's first day; what was booked and none explains is of none
booked as (
    select
        charges.invoice_id,
        charges.part_minor,
        charges.tax_minor,
        rates.jurisdiction,
        rates.name,
        rates.percent,
        sum(round(charges.part_minor * rates.percent / 100)) over (partition by charges.id) as named_minor
    from merchant_charges as charges
    inner join invoices on charges.garage_id = invoices.garage_id and charges.invoice_id = invoices.id
    inner join bills on invoices.id = bills.id
    left join lateral (
        select distinct on (lower(rates.jurisdiction), lower(rates.name))
            rates.jurisdiction,
            rates.name,
            rates.percent
        from tax_rates as rates
        where
            rates.garage_id = :garage_id
            and rates.valid_from_date <= invoices.period_start_date
            and coalesce(rates.valid_until_date, 'infinity') > invoices.period_start_date
            and (
                rates.pass_id is null
                or rates.pass_id = (
                    select lines.pass_id
                    from invoice_lines as lines
                    where lines.garage_id = :garage_id and lines.invoice_id = invoices.id
                    order by lines.period_end_at desc, lines.line_number asc
                    limit 1
                )
            )
        order by lower(rates.jurisdiction), lower(rates.name), rates.pass_id nulls last
    ) as rates on true
    where charges.garage_id = :garage_id and charges.kind = 'charge'
),

by_merchants as (
    select
        invoice_id,
        case
            when :column = 'taxable_minor' then part_minor
            when :column in ('tax_minor', 'net_minor') then round(part_minor * percent / 100)::bigint
            else 0
        end as amount
    from booked
    where jurisdiction = :jurisdiction and name = :name and percent = :percent
    union all
    select distinct on (invoice_id)
        invoice_id,
        case
            when :column in ('tax_minor', 'net_minor') then (tax_minor - coalesce(named_minor, 0))::bigint
            else 0
        end as amount
    from booked
    where :jurisdiction = '' and :name = ''
),

parts as (
    select
        invoice_id,
        amount,
        'charged' as label
    from charged
    union all
    select
        invoice_id,
        amount,
        'paid by a merchant' as label
    from by_merchants
    union all
    select
        invoice_id,
        amount,
        'exempt' as label
    from freed
)

select
    bills.id,
    'invoice' as what,
    bills.issued_date as on_date,
    parts.amount,
    parts.label,
    null as debit_account,
    null as credit_account,
    bills.stripe_invoice_id as stripe_id,
    bills.id as invoice_id,
    null::uuid as payment_id,
    null::uuid as refund_id,
    bills.subscription_id
from parts
inner join bills on parts.invoice_id = bills.id
where parts.amount <> 0
order by bills.issued_date, bills.id
