-- What is no longer sold is archived at Stripe too, once nothing needs it there any more.

alter table prices add column stripe_archived_at timestamptz;
alter table passes add column stripe_archived_at timestamptz;
grant update (stripe_archived_at) on prices to vend_app;
