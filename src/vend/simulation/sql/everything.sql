-- All that a history left, as one JSON object: a list of rows for each table.
select
    json_build_object(
        'garages', (select coalesce(json_agg(t order by t.id), '[]') from garages as t),
        'customers', (select coalesce(json_agg(t order by t.id), '[]') from customers as t),
        'prices', (select coalesce(json_agg(t order by t.id), '[]') from prices as t),
        'subscriptions', (select coalesce(json_agg(t order by t.id), '[]') from subscriptions as t),
        'invoices', (select coalesce(json_agg(t order by t.id), '[]') from invoices as t),
        'payments', (select coalesce(json_agg(t order by t.id), '[]') from payments as t),
        'refunds', (select coalesce(json_agg(t order by t.id), '[]') from refunds as t),
        'credit_notes', (select coalesce(json_agg(t order by t.id), '[]') from credit_notes as t),
        'transfers', (select coalesce(json_agg(t order by t.id), '[]') from ledger_transfers as t),
        'operations', (select coalesce(json_agg(t order by t.id), '[]') from operations as t),
        'dunning_steps', (select coalesce(json_agg(t order by t.at, t.id), '[]') from dunning_steps as t),
        'disputes', (select coalesce(json_agg(t order by t.id), '[]') from disputes as t),
        'passes', (select coalesce(json_agg(t order by t.id), '[]') from passes as t),
        'waitlist', (select coalesce(json_agg(t order by t.id), '[]') from waitlist_entries as t),
        'month_balances', (
            select coalesce(json_agg(t order by t.garage_id, t.month_date, t.account_code), '[]')
            from month_close_balances as t
        ),
        'notices', (select coalesce(json_agg(t order by t.id), '[]') from notices as t),
        'refund_requests', (select coalesce(json_agg(t order by t.id), '[]') from refund_requests as t),
        'schedules', (
            select coalesce(json_agg(t order by t.invoice_id, t.line_number), '[]') from revenue_schedules as t
        ),
        'recognitions', (
            select coalesce(json_agg(t order by t.invoice_id, t.line_number, t.source_id), '[]') from recognitions as t
        ),
        'dunning', (select coalesce(json_agg(t order by t.id), '[]') from dunning_cases as t),
        'rate_changes', (select coalesce(json_agg(t order by t.id), '[]') from rate_changes as t),
        'rate_prices', (select coalesce(json_agg(t order by t.old_price_id), '[]') from rate_change_prices as t),
        'rate_lines', (select coalesce(json_agg(t order by t.id), '[]') from rate_change_lines as t),
        'coupons', (select coalesce(json_agg(t order by t.id), '[]') from coupons as t),
        'redemptions', (select coalesce(json_agg(t order by t.id), '[]') from coupon_redemptions as t),
        'invoice_discounts', (
            select coalesce(json_agg(t order by t.invoice_id, t.discount_number), '[]') from invoice_discounts as t
        ),
        'validations', (select coalesce(json_agg(t order by t.coupon_id), '[]') from validations as t),
        'merchant_charges', (select coalesce(json_agg(t order by t.id), '[]') from merchant_charges as t),
        'merchant_statements', (select coalesce(json_agg(t order by t.id), '[]') from merchant_statements as t),
        'merchant_payments', (select coalesce(json_agg(t order by t.id), '[]') from merchant_payments as t),
        'accounts', (select coalesce(json_agg(t order by t.id), '[]') from company_accounts as t),
        'audit', (select coalesce(json_agg(t order by t.id), '[]') from audit_log as t),
        'access_lists', (
            select
                coalesce(
                    json_agg(
                        json_build_object(
                            'garage_id', t.garage_id,
                            'version', t.version,
                            'document', convert_from(t.document, 'UTF8')::json
                        )
                    ), '[]'
                )
            from access_lists as t
            where t.version > 0
        ),
        'access_versions', (
            select
                coalesce(
                    json_agg(
                        json_build_object(
                            'garage_id', t.garage_id,
                            'version', t.version,
                            'content_digest', encode(t.content_digest, 'hex')
                        )
                    ), '[]'
                )
            from access_list_versions as t
        ),
        'access_lines', (select coalesce(json_agg(t order by t.id), '[]') from access_list_lines as t),
        'means', (
            select coalesce(json_agg(t order by t.subscription_id, t.kind, t.number), '[]')
            from (
                select
                    subscription_vehicles.garage_id,
                    subscription_vehicles.subscription_id,
                    'plate' as kind,
                    vehicles.plate as number
                from subscription_vehicles
                inner join vehicles
                    on
                        subscription_vehicles.garage_id = vehicles.garage_id
                        and subscription_vehicles.vehicle_id = vehicles.id
                where subscription_vehicles.removed_at is null
                union all
                select
                    garage_id,
                    subscription_id,
                    kind,
                    number
                from credentials
                where ended_at is null
            ) as t
        ),
        'events', (
            select
                coalesce(
                    json_agg(
                        json_build_object(
                            'id', t.id, 'type', t.type, 'object_id', t.object_id, 'state', t.state, 'note', t.note,
                            'attempts', t.attempts
                        )
                        order by t.id
                    ), '[]'
                )
            from stripe_events as t
        )
    )::text as everything
