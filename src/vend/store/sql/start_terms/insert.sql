-- Write how a subscription begins.
insert into start_terms (
    garage_id, subscription_id, customer_id, pass_id, start_date, place_from_at, trial_end_at, billing_anchor_at,
    part_minor, created_at
)
values (
    :garage_id, :subscription_id, :customer_id, :pass_id, :start_date, :place_from_at, :trial_end_at,
    :billing_anchor_at, :part_minor, :now
)
