-- What is open for the worker's jobs, by their names, and when it may be taken up: events (a free head of its queue, or
-- one in a dead hand), operations, offers, unpaid subscriptions, steps of dunning, open invoices of what has ended,
-- announced rate increases with their newcomers and lines, coupons of agreements that are over, months to be stated.
select
    'apply_events' as job,
    min(coalesce(due.claimed_until, due.next_attempt_at)) as due_at
from stripe_events as due
where
    due.state = 'received'
    and (
        due.claim_id is not null
        or not exists (
            select 1
            from stripe_events as earlier
            where
                earlier.order_key = due.order_key
                and earlier.state = 'received'
                and (
                    earlier.claim_id is not null
                    or (earlier.stripe_created_at, earlier.id) < (due.stripe_created_at, due.id)
                )
        )
    )
union all
select
    'resolve_operations' as job,
    min(next_attempt_at) as due_at
from operations
where settled_at is null
union all
select
    'offer_places' as job,
    min(offer_until_at) as due_at
from waitlist_entries
where state = 'offered'
union all
select
    'dunning' as job,
    min(subscriptions.updated_at) as due_at
from subscriptions
where
    subscriptions.status in ('past_due', 'unpaid')
    and subscriptions.company_account_id is null
    and not exists (
        select 1
        from dunning_cases
        where
            dunning_cases.garage_id = subscriptions.garage_id
            and dunning_cases.subscription_id = subscriptions.id
            and dunning_cases.closed_at is null
    )
union all
select
    'dunning' as job,
    min(
        case
            when subscriptions.status in ('past_due', 'unpaid') then dunning_cases.next_step_at
            else subscriptions.updated_at
        end
    ) as due_at
from dunning_cases
inner join subscriptions
    on dunning_cases.garage_id = subscriptions.garage_id and dunning_cases.subscription_id = subscriptions.id
where dunning_cases.closed_at is null
union all
select
    'company_dunning' as job,
    min(invoices.due_at) as due_at
from invoices
inner join company_accounts
    on invoices.garage_id = company_accounts.garage_id and invoices.company_account_id = company_accounts.id
where
    invoices.status = 'open'
    and company_accounts.status <> 'closed'
    and not exists (
        select 1
        from dunning_cases
        where
            dunning_cases.garage_id = invoices.garage_id
            and dunning_cases.company_account_id = invoices.company_account_id
            and dunning_cases.closed_at is null
    )
union all
select
    'company_dunning' as job,
    min(
        case
            when
                company_accounts.status <> 'closed'
                and exists (
                    select 1
                    from invoices
                    where
                        invoices.garage_id = company_accounts.garage_id
                        and invoices.company_account_id = company_accounts.id
                        and invoices.status = 'open'
                        and invoices.due_at <= dunning_cases.opened_at
                )
                then dunning_cases.next_step_at
            else company_accounts.updated_at
        end
    ) as due_at
from dunning_cases
inner join company_accounts
    on
        dunning_cases.garage_id = company_accounts.garage_id
        and dunning_cases.company_account_id = company_accounts.id
where dunning_cases.closed_at is null
union all
select
    'release_seats' as job,
    min(
        case
            when unbilled_at is null then current_period_end_at - interval '6 hours'
            else current_period_end_at
        end
    ) as due_at
from subscriptions
where company_account_id is not null and ended_at is null and cancel_at_period_end
union all
select
    'close_invoices' as job,
    min(greatest(invoices.updated_at, subscriptions.ended_at)) as due_at
from invoices
inner join subscriptions
    on invoices.garage_id = subscriptions.garage_id and invoices.subscription_id = subscriptions.id
where
    invoices.status = 'open'
    and subscriptions.ended_at is not null
    and not exists (
        select 1
        from operations
        where
            operations.garage_id = invoices.garage_id
            and operations.subject_id = invoices.id
            and operations.kind = 'close_invoice'
    )
union all
select
    'refresh_access_lists' as job,
    min(coalesce(access_lists.built_at, garages.created_at)) as due_at
from garages
left join access_lists on garages.id = access_lists.garage_id
where
    access_lists.built_at is null
    or exists (
        select 1
        from subscriptions
        where
            subscriptions.garage_id = garages.id
            and not pg_visible_in_snapshot(subscriptions.changed_xid, access_lists.built_snapshot)
    )
    or exists (
        select 1
        from dunning_cases
        where
            dunning_cases.garage_id = garages.id
            and not pg_visible_in_snapshot(dunning_cases.changed_xid, access_lists.built_snapshot)
    )
    or exists (
        select 1
        from subscription_vehicles
        where
            subscription_vehicles.garage_id = garages.id
            and not pg_visible_in_snapshot(subscription_vehicles.changed_xid, access_lists.built_snapshot)
    )
    or exists (
        select 1
        from vehicles
        where
            vehicles.garage_id = garages.id
            and not pg_visible_in_snapshot(vehicles.changed_xid, access_lists.built_snapshot)
    )
    or exists (
        select 1
        from credentials
        where
            credentials.garage_id = garages.id
            and not pg_visible_in_snapshot(credentials.changed_xid, access_lists.built_snapshot)
    )
    or exists (
        select 1
        from garage_settings
        where
            garage_settings.garage_id = garages.id
            and not pg_visible_in_snapshot(garage_settings.changed_xid, access_lists.built_snapshot)
    )
    or exists (
        select 1
        from subscriptions
        inner join invoices
            on subscriptions.garage_id = invoices.garage_id and subscriptions.id = invoices.subscription_id
        where
            subscriptions.garage_id = garages.id
            and subscriptions.collection_paused
            and subscriptions.ended_at is null
            and not pg_visible_in_snapshot(invoices.changed_xid, access_lists.built_snapshot)
    )
union all
select
    'apply_rates' as job,
    min(rate_changes.effective_date::timestamp at time zone garages.time_zone) as due_at
from rate_changes
inner join garages on rate_changes.garage_id = garages.id
where rate_changes.state = 'announced'
union all
select
    'apply_rates' as job,
    min(subscriptions.updated_at) as due_at
from rate_changes
inner join rate_change_prices as step
    on rate_changes.garage_id = step.garage_id and rate_changes.id = step.rate_change_id
inner join subscriptions
    on step.garage_id = subscriptions.garage_id and step.old_price_id = subscriptions.price_id
where
    rate_changes.state in ('announced', 'applying')
    and subscriptions.ended_at is null
    and subscriptions.status <> 'incomplete'
    and subscriptions.company_account_id is null
    and not exists (
        select 1
        from rate_change_lines as line
        where
            line.rate_change_id = rate_changes.id
            and line.subscription_id = subscriptions.id
            and line.old_price_id = subscriptions.price_id
    )
union all
select
    'apply_rates' as job,
    min(
        case
            when rate_changes.state = 'cancelled' then greatest(line.next_look_at, rate_changes.cancelled_at)
            when subscriptions.ended_at is not null or subscriptions.price_id <> line.old_price_id
                then greatest(line.next_look_at, subscriptions.updated_at)
            when subscriptions.cancel_at_period_end then null
            when line.state = 'waiting'
                then greatest(
                    line.next_look_at, rate_changes.notice_date::timestamp at time zone garages.time_zone
                )
            -- a renewal that has passed is told of by an event
            when
                line.next_look_at < subscriptions.current_period_end_at
                and (subscriptions.current_period_end_at at time zone garages.time_zone)::date >= line.holds_from_date
                then greatest(line.next_look_at, subscriptions.current_period_end_at - interval '1 day')
        end
    ) as due_at
from rate_change_lines as line
inner join rate_changes on line.garage_id = rate_changes.garage_id and line.rate_change_id = rate_changes.id
inner join garages on line.garage_id = garages.id
inner join subscriptions on line.garage_id = subscriptions.garage_id and line.subscription_id = subscriptions.id
where
    line.state in ('waiting', 'noticed')
    or (
        rate_changes.state = 'cancelled'
        and line.state = 'changed'
        and subscriptions.ended_at is null
        and subscriptions.price_id = line.new_price_id
        and line.pays_at > greatest(line.next_look_at, rate_changes.cancelled_at)
    )
union all
select
    'recognise_revenue' as job,
    min(((schedules.next_month_date + interval '1 month')::timestamp at time zone garages.time_zone)) as due_at
from revenue_schedules as schedules
inner join garages on schedules.garage_id = garages.id
where schedules.next_month_date is not null
union all
select
    'offer_places' as job,
    min(entry.joined_at) as due_at
from waitlist_entries as entry
inner join garages on entry.garage_id = garages.id
inner join passes on entry.garage_id = passes.garage_id and entry.pass_id = passes.id
where
    entry.state = 'waiting'
    and garages.capacity > (
        select count(*)
        from (
            select id
            from subscriptions
            where garage_id = entry.garage_id and ended_at is null
            union all
            select id
            from waitlist_entries
            where garage_id = entry.garage_id and state = 'offered'
        ) as held
    )
    and (
        passes.capacity is null
        or passes.capacity > (
            select count(*)
            from (
                select id
                from subscriptions
                where garage_id = entry.garage_id and pass_id = entry.pass_id and ended_at is null
                union all
                select id
                from waitlist_entries
                where garage_id = entry.garage_id and pass_id = entry.pass_id and state = 'offered'
            ) as held
        )
    )
union all
select
    'settle_merchants' as job,
    min(subscriptions.updated_at) as due_at
from validations
inner join coupon_redemptions
    on
        validations.garage_id = coupon_redemptions.garage_id
        and validations.coupon_id = coupon_redemptions.coupon_id
inner join subscriptions
    on
        coupon_redemptions.garage_id = subscriptions.garage_id
        and coupon_redemptions.subscription_id = subscriptions.id
inner join garages on validations.garage_id = garages.id
where
    coupon_redemptions.state = 'active'
    and subscriptions.ended_at is null
    and subscriptions.status <> 'incomplete'
    and (subscriptions.current_period_end_at at time zone garages.time_zone)::date >= validations.until_date
    -- one that is under way is the resolver's; one that was refused comes again with another day or version
    and not exists (
        select 1
        from operations
        where
            operations.garage_id = subscriptions.garage_id
            and operations.subject_id = subscriptions.id
            and operations.kind = 'take_off_discount'
            and operations.created_at >= subscriptions.updated_at
    )
union all
select
    'settle_merchants' as job,
    min(owing.states_at at time zone owing.time_zone) as due_at
from (
    select
        charges.garage_id,
        charges.merchant_id,
        garages.time_zone,
        greatest(
            date_trunc('month', charges.charged_date::timestamp) + interval '1 month',
            -- a month that has its statement leaves what is late to the next one
            (
                select max(stated.month_date) + interval '2 months'
                from merchant_statements as stated
                where stated.garage_id = charges.garage_id and stated.merchant_id = charges.merchant_id
            ),
            -- what came late is looked at with all of the months before the present one
            (
                select max(date_trunc('month', latest.created_at at time zone garages.time_zone))
                from merchant_charges as latest
                where
                    latest.garage_id = charges.garage_id
                    and latest.merchant_id = charges.merchant_id
                    and latest.statement_id is null
            )
        ) as states_at
    from merchant_charges as charges
    inner join garages on charges.garage_id = garages.id
    where charges.statement_id is null
) as owing
where
    -- a sum that is not positive waits
    (
        select sum(before.part_minor + before.tax_minor)
        from merchant_charges as before
        where
            before.garage_id = owing.garage_id
            and before.merchant_id = owing.merchant_id
            and before.statement_id is null
            and before.charged_date < owing.states_at
    ) > 0
