-- Give a new garage its list, which is not built yet.
insert into access_lists (garage_id, version)
values (:garage_id, 0)
on conflict (garage_id) do nothing
