-- The garage's own settings, if it has any.
select
    billing_anchor,
    billing_day,
    start_proration,
    notice_after_days,
    grace_days,
    cancel_after_days,
    open_invoice_on_cancel,
    oversell_percent,
    waitlist_offer_hours,
    refund_limit_manager_minor,
    refund_limit_admin_minor,
    net_terms_days
from garage_settings
where garage_id = :garage_id
