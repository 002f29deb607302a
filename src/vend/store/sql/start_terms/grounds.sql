-- What decides, beside the garage's settings, how a subscription to a pass begins.
select
    garages.time_zone,
    passes.trial_days
from passes
inner join garages on passes.garage_id = garages.id
where passes.garage_id = :garage_id and passes.id = :pass_id
