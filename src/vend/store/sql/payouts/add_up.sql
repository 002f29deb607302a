-- Write a payout's sums anew from its lines.
update payouts
set
    gross_minor = added.charges,
    fees_minor = added.fees,
    refunds_minor = -added.refunds,
    disputes_minor = -added.disputes,
    adjustments_minor = added.adjustments,
    net_minor = added.net,
    transactions = added.transactions
from (
    select
        count(*) as transactions,
        coalesce(sum(amount_minor) filter (where category = 'charge'), 0) as charges,
        coalesce(sum(fee_minor), 0) as fees,
        coalesce(sum(amount_minor) filter (where category = 'refund'), 0) as refunds,
        coalesce(sum(amount_minor) filter (where category = 'dispute'), 0) as disputes,
        coalesce(sum(amount_minor) filter (where category = 'adjustment'), 0) as adjustments,
        coalesce(sum(net_minor), 0) as net
    from payout_lines
    where garage_id = :garage_id and payout_id = :payout_id
) as added
where payouts.garage_id = :garage_id and payouts.id = :payout_id
returning payouts.net_minor
