-- Grain: one row per thing that was done in a dunning case.
select
    garage_id,
    id as step_id,
    case_id,
    kind as step_kind,
    "at" as done_at
from {{ source('raw', 'dunning_steps') }}
