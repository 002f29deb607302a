-- What has gone back of an invoice already, or was asked for.
-- not null: on_card_minor, refunded_minor, given_back_minor, given_elsewhere_minor, refunds_asked_minor, credits_asked_minor
with paid as (
    select
        id,
        attempted_at,
        amount_minor,
        refunded_minor,
        stripe_charge_id is not null
        -- while a bank has the money there is nothing to give back
        and coalesce(dispute_status, '') not in (
            'needs_response', 'under_review', 'appeal_needs_response', 'appeal_under_review', 'lost'
        ) as on_card
    from payments
    where garage_id = :garage_id and invoice_id = :invoice_id and status = 'succeeded'
),

back as (
    select coalesce(sum(refunds.amount_minor), 0)::bigint as refunded_minor
    from refunds
    inner join paid on refunds.payment_id = paid.id and refunds.payment_attempted_at = paid.attempted_at
    where
        refunds.garage_id = :garage_id
        and refunds.credit_note_id is null
        and refunds.status in ('pending', 'requires_action', 'succeeded')
),

notes as (
    select
        coalesce(sum(refund_minor + balance_minor + outside_minor), 0)::bigint as given_back_minor,
        coalesce(sum(balance_minor + outside_minor), 0)::bigint as given_elsewhere_minor
    from credit_notes
    where garage_id = :garage_id and invoice_id = :invoice_id and status = 'issued'
),

refunds_asked as (
    select coalesce(sum(requests.amount_minor), 0)::bigint as amount_minor
    from refund_requests as requests
    inner join paid on requests.payment_id = paid.id and requests.payment_attempted_at = paid.attempted_at
    where
        requests.garage_id = :garage_id
        and requests.state in ('pending_approval', 'executing')
        and not exists (
            select 1
            from refunds
            where refunds.garage_id = requests.garage_id and refunds.request_id = requests.id
        )
),

credits_asked as (
    select coalesce(sum(requests.amount_minor), 0)::bigint as amount_minor
    from refund_requests as requests
    where
        requests.garage_id = :garage_id
        and requests.invoice_id = :invoice_id
        and requests.state in ('pending_approval', 'executing')
        and not exists (
            select 1
            from credit_notes
            where credit_notes.garage_id = requests.garage_id and credit_notes.request_id = requests.id
        )
)

select
    (
        coalesce((select sum(paid.amount_minor - paid.refunded_minor) from paid where paid.on_card), 0)
        - refunds_asked.amount_minor
    )::bigint as on_card_minor,
    back.refunded_minor,
    notes.given_back_minor,
    notes.given_elsewhere_minor,
    refunds_asked.amount_minor as refunds_asked_minor,
    credits_asked.amount_minor as credits_asked_minor
from back
cross join notes
cross join refunds_asked
cross join credits_asked
