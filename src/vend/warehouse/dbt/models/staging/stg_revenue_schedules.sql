-- Grain: one row per invoice line that is earned month by month.
select
    garage_id,
    invoice_id,
    line_number,
    amount_minor,
    rest_minor,
    start_date,
    end_date,
    next_month_date
from {{ source('raw', 'revenue_schedules') }}
