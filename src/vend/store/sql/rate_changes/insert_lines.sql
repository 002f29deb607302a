-- Keep lines of a rate increase; who is in it at this price already stays as they are.
insert into rate_change_lines (
    garage_id, id, rate_change_id, subscription_id, old_price_id, new_price_id, old_minor, new_minor, state, why,
    pays_at, joined, next_look_at, created_at
)
select
    :garage_id,
    line.id,
    :rate_change_id,
    line.subscription_id,
    line.old_price_id,
    line.new_price_id,
    line.old_minor,
    line.new_minor,
    line.state,
    line.why,
    line.pays_at,
    :joined,
    :now,
    :now
from
    unnest(
        :ids::uuid[], :subscription_ids::uuid[], :old_price_ids::uuid[], :new_price_ids::uuid[], :old_minors::bigint[],
        :new_minors::bigint[], :states::text[], :whys::text[], :pays::timestamptz[]
    ) as line (
        id, subscription_id, old_price_id, new_price_id, old_minor, new_minor, state, why, pays_at
    )
on conflict (garage_id, rate_change_id, subscription_id, old_price_id) do nothing
