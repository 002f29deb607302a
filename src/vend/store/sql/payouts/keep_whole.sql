-- Keep one of Stripe's payouts as a whole; one whose money came back never stands as paid again.
insert into stripe_payouts (
    id, status, currency, amount_minor, attributed_minor, unattributed_minor, parts, unattributed, itemized,
    arrival_date, sent_at, updated_at
)
values (
    :id, :status, :currency, :amount_minor, :attributed_minor, :unattributed_minor, :parts, :unattributed::jsonb,
    :itemized, :arrival_date, :sent_at, :updated_at
)
on conflict (id) do update
    set
        status = case
            when stripe_payouts.status in ('failed', 'canceled') then stripe_payouts.status else excluded.status
        end,
        attributed_minor = excluded.attributed_minor,
        unattributed_minor = excluded.unattributed_minor,
        parts = excluded.parts,
        unattributed = excluded.unattributed,
        itemized = excluded.itemized,
        arrival_date = excluded.arrival_date,
        updated_at = excluded.updated_at
    where excluded.itemized or not stripe_payouts.itemized
