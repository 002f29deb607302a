-- Grain: one row per part of an invoice that a merchant pays, and tax on it; voided invoices left out.
-- It bears the garage's rates of the period's first day, whatever certificate the driver has; a rate of the pass stands in.
with charges as (
    select
        charges.garage_id,
        charges.charge_id,
        charges.invoice_id,
        charges.part_minor,
        charges.tax_minor,
        invoices.pass_id,
        invoices.period_start_date
    from {{ ref('stg_merchant_charges') }} as charges
    inner join {{ ref('int_invoices') }} as invoices
        on charges.garage_id = invoices.garage_id and charges.invoice_id = invoices.invoice_id
    where charges.charge_kind = 'charge' and invoices.invoice_status <> 'void'
),

rates as (
    select
        charges.*,
        rates.jurisdiction,
        rates.tax_name,
        rates.percent,
        row_number() over (
            partition by charges.garage_id, charges.charge_id, lower(rates.jurisdiction), lower(rates.tax_name)
            order by case when rates.pass_id is null then 1 else 0 end
        ) as place
    from charges
    inner join {{ ref('stg_tax_rates') }} as rates
        on
            charges.garage_id = rates.garage_id
            and charges.period_start_date >= rates.valid_from_date
            and (rates.valid_until_date is null or charges.period_start_date < rates.valid_until_date)
            and (rates.pass_id is null or charges.pass_id = rates.pass_id)
),

named as (
    select
        garage_id,
        charge_id,
        invoice_id,
        jurisdiction,
        tax_name,
        percent,
        part_minor as taxable_minor,
        {{ tax_on('part_minor', 'percent') }} as tax_minor
    from rates
    where place = 1
),

explained as (
    select garage_id, charge_id, sum(tax_minor) as tax_minor
    from named
    group by garage_id, charge_id
),

taxed as (
    select * from named
    union all
    -- what was booked and no rate of the garage explains is of none
    select
        charges.garage_id,
        charges.charge_id,
        charges.invoice_id,
        '' as jurisdiction,
        '' as tax_name,
        0 as percent,
        0 as taxable_minor,
        cast(charges.tax_minor - coalesce(explained.tax_minor, 0) as bigint) as tax_minor
    from charges
    left join explained
        on charges.garage_id = explained.garage_id and charges.charge_id = explained.charge_id
    where charges.tax_minor <> coalesce(explained.tax_minor, 0)
)

select
    *,
    row_number() over (partition by garage_id, invoice_id order by charge_id, jurisdiction, tax_name, percent) as tax_number
from taxed
