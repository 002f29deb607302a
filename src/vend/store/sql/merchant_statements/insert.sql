-- Issue a statement; a second writer of the same month gets no row.
insert into merchant_statements (
    garage_id, id, merchant_id, month_date, currency, subtotal_minor, tax_minor, total_minor, due_date, issued_at
)
values (
    :garage_id, :id, :merchant_id, :month_date, :currency, :subtotal_minor, :tax_minor, :total_minor, :due_date,
    :issued_at
)
on conflict (garage_id, merchant_id, month_date) do nothing
returning id
