-- How often each garage's rows were written; a garage that was never written to has none.
select
    garage_id,
    version
from garage_versions
where garage_id = any(:garages)
