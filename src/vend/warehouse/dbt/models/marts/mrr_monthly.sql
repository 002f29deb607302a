-- Grain: one row per garage and month: recurring revenue before tax and discounts, and what moved it.
select
    months.garage_id,
    months.month_date,
    months.currency,
    {{ total('moves.mrr_before_minor') }} as start_minor,
    {{ total('moves.moved_minor', "moves.movement = 'new'") }} as new_minor,
    {{ total('moves.moved_minor', "moves.movement = 'expansion'") }} as expansion_minor,
    {{ total('-moves.moved_minor', "moves.movement = 'contraction'") }} as contraction_minor,
    {{ total('-moves.moved_minor', "moves.movement = 'churn'") }} as churn_minor,
    {{ total('moves.moved_minor', "moves.movement = 'reactivation'") }} as reactivation_minor,
    {{ total('moves.mrr_minor') }} as end_minor,
    {{ count_if('moves.mrr_before_minor > 0') }} as customers_start,
    {{ count_if("moves.movement = 'new'") }} as customers_new,
    {{ count_if("moves.movement = 'churn'") }} as customers_churned,
    {{ count_if("moves.movement = 'reactivation'") }} as customers_reactivated,
    {{ count_if('moves.mrr_minor > 0') }} as customers_end,
    {{ total('moves.subscriptions') }} as subscriptions_end
from {{ ref('int_months') }} as months
left join {{ ref('int_mrr_movements') }} as moves
    on months.garage_id = moves.garage_id and months.month_date = moves.month_date
group by months.garage_id, months.month_date, months.currency
