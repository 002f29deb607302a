-- Record a garage's part of a payout; a second writer of the same one gets no row.
insert into payouts (
    garage_id, id, stripe_payout_id, status, currency, arrival_date, sent_at, failed_at, failure_code, created_at,
    updated_at
)
values (
    :garage_id, :id, :stripe_payout_id, :status, :currency, :arrival_date, :sent_at, :failed_at, :failure_code,
    :created_at, :updated_at
)
on conflict (garage_id, stripe_payout_id) do nothing
returning id
