-- Keep a piece of a file, over one of an earlier try.
insert into export_parts (garage_id, export_id, part_number, bytes)
values (:garage_id, :export_id, :part_number, :bytes)
on conflict (garage_id, export_id, part_number) do update set bytes = excluded.bytes
