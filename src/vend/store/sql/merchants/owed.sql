-- What a merchant owes in all: stated and not stated yet, less what was paid and given up.
-- not null: owed_minor
select
    (
        select coalesce(sum(part_minor + tax_minor), 0)
        from merchant_charges
        where garage_id = :garage_id and merchant_id = :merchant_id
    )::bigint
    - (
        select coalesce(sum(paid_minor + written_off_minor), 0)
        from merchant_statements
        where garage_id = :garage_id and merchant_id = :merchant_id
    )::bigint as owed_minor
