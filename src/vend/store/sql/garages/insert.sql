-- Add a garage with its book; its id is the transaction's own garage; a second writer of the same one adds nothing.
with added as (
    insert into garages (id, operator_id, name, slug, time_zone, currency, capacity, address, created_at)
    values (:garage_id, :operator_id, :name, :slug, :time_zone, :currency, :capacity, :address, :created_at)
    on conflict (id) do nothing
    returning id
)

insert into ledger_books (garage_id)
select id from added
