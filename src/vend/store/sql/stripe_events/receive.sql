-- Take an event into the inbox; one that is there already changes nothing.
insert into stripe_events (
    id, type, api_version, livemode, object_id, customer_ref, order_key, state, payload, stripe_created_at, received_at,
    next_attempt_at
)
values (
    :id, :type, :api_version, :livemode, :object_id, :customer_ref, :order_key, 'received', :payload,
    :stripe_created_at, :received_at, :next_attempt_at
)
on conflict (id) do nothing
returning id
