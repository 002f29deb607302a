-- Record a payment of a merchant.
insert into merchant_payments (
    garage_id, id, statement_id, method, amount_minor, currency, received_date, reference, recorded_by, created_at
)
values (
    :garage_id, :id, :statement_id, :method, :amount_minor, :currency, :received_date, :reference, :recorded_by,
    :created_at
)
