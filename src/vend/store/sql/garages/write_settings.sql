-- Keep the garage's settings.
insert into garage_settings (
    garage_id, billing_anchor, billing_day, start_proration, notice_after_days, grace_days, cancel_after_days,
    open_invoice_on_cancel, oversell_percent, waitlist_offer_hours, refund_limit_manager_minor,
    refund_limit_admin_minor, net_terms_days, updated_at
)
values (
    :garage_id, :billing_anchor, :billing_day, :start_proration, :notice_after_days, :grace_days, :cancel_after_days,
    :open_invoice_on_cancel, :oversell_percent, :waitlist_offer_hours, :refund_limit_manager_minor,
    :refund_limit_admin_minor, :net_terms_days, :now
)
on conflict (garage_id) do update set
    billing_anchor = excluded.billing_anchor,
    billing_day = excluded.billing_day,
    start_proration = excluded.start_proration,
    notice_after_days = excluded.notice_after_days,
    grace_days = excluded.grace_days,
    cancel_after_days = excluded.cancel_after_days,
    open_invoice_on_cancel = excluded.open_invoice_on_cancel,
    oversell_percent = excluded.oversell_percent,
    waitlist_offer_hours = excluded.waitlist_offer_hours,
    refund_limit_manager_minor = excluded.refund_limit_manager_minor,
    refund_limit_admin_minor = excluded.refund_limit_admin_minor,
    net_terms_days = excluded.net_terms_days,
    updated_at = excluded.updated_at
