-- Read a piece of a file.
select bytes
from export_parts
where garage_id = :garage_id and export_id = :export_id and part_number = :part_number
