-- Whether a customer has had, or has, a trial of a pass.
-- not null: trial_used
select exists(
    select 1
    from start_terms
    where
        garage_id = :garage_id
        and customer_id = :customer_id
        and pass_id = :pass_id
        and trial_end_at is not null
        and given_up_at is null
) as trial_used
