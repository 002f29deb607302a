-- Take events back from workers that died with them.
-- not null: released
with released as (
    update stripe_events
    set claim_id = null, claimed_until = null
    where claim_id is not null and claimed_until < :now
    returning 1
)

select count(*) as released from released
