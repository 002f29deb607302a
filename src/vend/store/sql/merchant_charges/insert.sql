-- Write what a merchant owes for an invoice, or takes back; a second writer of the same gets no row.
insert into merchant_charges (
    garage_id, id, merchant_id, coupon_id, invoice_id, subscription_id, kind, charged_date, part_minor,
    uncovered_minor, tax_minor, created_at
)
values (
    :garage_id, :id, :merchant_id, :coupon_id, :invoice_id, :subscription_id, :kind, :charged_date, :part_minor,
    :uncovered_minor, :tax_minor, :created_at
)
on conflict (garage_id, invoice_id, coupon_id, kind) do nothing
returning id
