-- Whether another increase of one of these passes is announced and does not hold yet.
-- not null: ahead
select
    exists(
        select 1
        from rate_changes
        inner join rate_change_prices
            on
                rate_changes.garage_id = rate_change_prices.garage_id
                and rate_changes.id = rate_change_prices.rate_change_id
        inner join prices
            on
                rate_change_prices.garage_id = prices.garage_id
                and rate_change_prices.old_price_id = prices.id
        where
            rate_changes.garage_id = :garage_id
            and rate_changes.state = 'announced'
            and prices.pass_id = any(:pass_ids::uuid[])
    ) as ahead
