-- A page of the customers that somebody looks through, of several garages, by name or the newest first.
-- not null: garage_id, id, kind, name, email, created_at, live_subscriptions, past_due_subscriptions
with page as (
    select found.*
    from unnest(:garages::uuid[]) as chosen (garage_id)
    inner join
        lateral ( -- noqa: ST05
            select
                customers.garage_id,
                customers.id,
                customers.kind,
                customers.name,
                customers.email,
                customers.phone,
                customers.created_at
            from customers
            where
                customers.garage_id = chosen.garage_id
                and (:kind::text is null or customers.kind = :kind)
                and (:words::text is null or customers.id = any(:customers::uuid[]))
                and (
                    :sort::text = 'newest'
                    and (customers.created_at, customers.id) < (:before_at::timestamptz, :before_id::uuid)
                    or :sort <> 'newest'
                    and (
                        lower(customers.name) > :after_text::text
                        or lower(customers.name) = :after_text and customers.id < :before_id
                    )
                )
            order by
                case when :sort <> 'newest' then lower(customers.name) end,
                case when :sort = 'newest' then customers.created_at end desc,
                customers.id desc
            limit :row_limit
        ) as found
        on true
    order by
        case when :sort <> 'newest' then lower(found.name) end,
        case when :sort = 'newest' then found.created_at end desc,
        found.id desc
    limit :row_limit
)

select
    page.garage_id,
    page.id,
    page.kind,
    page.name,
    page.email,
    page.phone,
    page.created_at,
    count(subscriptions.id) as live_subscriptions,
    count(subscriptions.id) filter (
        where subscriptions.status in ('past_due', 'unpaid')
    ) as past_due_subscriptions
from page
left join subscriptions
    on
        page.garage_id = subscriptions.garage_id
        and page.id = subscriptions.customer_id
        and subscriptions.ended_at is null
group by page.garage_id, page.id, page.kind, page.name, page.email, page.phone, page.created_at
order by
    case when :sort <> 'newest' then lower(page.name) end,
    case when :sort = 'newest' then page.created_at end desc,
    page.id desc
