-- Whether a payment is in a deposit.
-- not null: deposited
select
    exists(
        select 1
        from deposit_payments
        where garage_id = :garage_id and payment_id = :payment_id
    ) as deposited
