-- Grain: one row, the run of the models that goes on: the instant that it is of, and how far the warehouse had come.
select
    as_of,
    source_lsn
from {{ source('models', 'run') }}
