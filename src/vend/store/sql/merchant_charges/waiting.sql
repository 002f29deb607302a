-- What a merchant owes that stands on no statement yet, by driver.
-- not null: total_minor
select
    merchant_charges.id,
    merchant_charges.subscription_id,
    drivers.name as driver_name,
    merchant_charges.invoice_id,
    merchant_charges.kind,
    merchant_charges.charged_date,
    invoices.period_start_date,
    invoices.period_end_date,
    merchant_charges.part_minor,
    merchant_charges.tax_minor,
    merchant_charges.part_minor + merchant_charges.tax_minor as total_minor
from merchant_charges
inner join invoices
    on merchant_charges.garage_id = invoices.garage_id and merchant_charges.invoice_id = invoices.id
inner join subscriptions
    on
        merchant_charges.garage_id = subscriptions.garage_id
        and merchant_charges.subscription_id = subscriptions.id
inner join drivers on subscriptions.garage_id = drivers.garage_id and subscriptions.driver_id = drivers.id
where
    merchant_charges.garage_id = :garage_id
    and merchant_charges.merchant_id = :merchant_id
    and merchant_charges.statement_id is null
order by drivers.name, merchant_charges.charged_date, merchant_charges.id
