-- Add a garage; its id is the transaction's own garage; a second writer of the same one adds nothing.
insert into garages (id, operator_id, name, slug, time_zone, currency, capacity, address, created_at)
values (:garage_id, :operator_id, :name, :slug, :time_zone, :currency, :capacity, :address, :created_at)
on conflict (id) do nothing
