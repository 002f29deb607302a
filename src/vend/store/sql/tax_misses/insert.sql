-- Keep that a renewal was billed with other taxes than those of its first day.
insert into tax_misses (
    garage_id, invoice_id, subscription_id, on_date, taxable_minor, due_percent, due_minor, charged_minor, found_at
)
values (
    :garage_id, :invoice_id, :subscription_id, :on_date, :taxable_minor, :due_percent, :due_minor, :charged_minor,
    :found_at
)
