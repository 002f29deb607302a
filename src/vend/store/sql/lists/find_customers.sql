-- Whom the words of a search may mean: by name and e-mail, forgiving a slip, by a plate's beginning, by Stripe's id.
-- not null: id
select id
from (
    select
        customers.id,
        1.0::real as likeness
    from drivers
    inner join customers on drivers.garage_id = customers.garage_id and drivers.customer_id = customers.id
    inner join vehicles on drivers.garage_id = vehicles.garage_id and drivers.id = vehicles.driver_id
    where
        drivers.garage_id = any(:garages)
        and vehicles.removed_at is null
        and :plate <> ''
        and starts_with(vehicles.plate, :plate)
    union all
    select
        drivers.customer_id,
        1.0::real
    from drivers
    where
        drivers.garage_id = any(:garages)
        and (drivers.name ilike :pattern or drivers.email ilike :pattern)
    union all
    select
        customers.id,
        case
            when customers.name ilike :pattern or customers.email ilike :pattern then 1.0::real
            else word_similarity(:words, customers.name)
        end
    from customers
    where
        customers.garage_id = any(:garages)
        and (
            customers.name ilike :pattern
            or customers.email ilike :pattern
            or customers.stripe_customer_id = :words
            or word_similarity(:words, customers.name) >= 0.55
        )
) as found
group by id
order by max(likeness) desc, id
limit :row_limit
