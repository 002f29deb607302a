"""What goes to the warehouse, what does not, and why.

This is the one place: `vend sync setup` makes the publication, the policies and the grants of `vend_sync` from it, and
a law test holds it against the schema. Rule: money, and the facts that reports count; of people only what a report
shows. A table that is listed whole sends columns of later migrations too; one whose columns are listed sends no other.
"""

from collections.abc import Mapping

PUBLICATION = "vend_warehouse"
ROLE = "vend_sync"

WHOLE: frozenset[str] = frozenset(
    {
        "company_accounts",
        "coupon_passes",
        "coupon_redemptions",
        "coupons",
        "credit_note_line_taxes",
        "credit_note_lines",
        "deposit_payments",
        "deposits",
        "disputes",
        "dunning_cases",
        "exemption_certificates",
        "garage_settings",
        "garages",
        "invoice_discounts",
        "invoice_line_taxes",
        "invoice_lines",
        "invoices",
        "ledger_accounts",
        "ledger_books",
        "ledger_transfers",
        "management_fees",
        "merchant_charges",
        "merchant_payments",
        "merchant_statements",
        "month_close_balances",
        "month_closes",
        "operators",
        "passes",
        "payments",
        "payout_lines",
        "payouts",
        "prices",
        "promotion_codes",
        "rate_change_lines",
        "rate_change_prices",
        "rate_changes",
        "recognitions",
        "refunds",
        "revenue_schedules",
        "start_terms",
        "stripe_payouts",
        "subscription_changes",
        "subscription_vehicles",
        "subscriptions",
        "tax_misses",
        "tax_rates",
        "validations",
        "waitlist_entries",
    }
)
"""Tables that are sent with all their columns."""

IN_PART: Mapping[str, tuple[str, ...]] = {
    "customers": ("garage_id", "id", "kind", "name", "email", "stripe_customer_id", "created_at", "updated_at"),
    "drivers": ("garage_id", "id", "customer_id", "created_at"),
    "vehicles": ("garage_id", "id", "driver_id", "created_at", "removed_at"),
    "merchants": ("garage_id", "id", "name", "net_terms_days", "ended_at", "created_at"),
    "dunning_steps": ("garage_id", "id", "case_id", "kind", "at", "notice_number", "until_date"),
    "refund_requests": (
        "garage_id", "id", "payment_id", "payment_attempted_at", "invoice_id", "state", "amount_minor", "currency",
        "reason", "method", "reference", "requested_by", "decided_by", "decided_at", "created_at", "updated_at",
    ),
    "credit_notes": (
        "garage_id", "id", "invoice_id", "request_id", "number", "status", "reason", "currency", "subtotal_minor",
        "tax_minor", "total_minor", "refund_minor", "balance_minor", "outside_minor", "booked_tax_minor", "method",
        "issued_date", "issued_at", "voided_at", "stripe_credit_note_id", "created_at", "updated_at",
    ),
}  # fmt: skip
"""Tables of which only these columns are sent."""

LEFT_OUT_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "customers": {"phone": "no report calls anybody; aging shows name and e-mail"},
    "drivers": {
        "user_id": "who signs in is no matter of reports",
        "name": "reports count drivers, they do not name them",
        "email": "same",
        "phone": "same",
    },
    "vehicles": {
        "plate": "reports count vehicles; where somebody parks is theirs",
        "region": "part of the plate",
        "changed_xid": "bookkeeping of the access list",
        "description": "free text about somebody's property",
    },
    "merchants": {"email": "no report writes to anybody", "phone": "same"},
    "dunning_steps": {"reason": "free text about somebody", "actor": "who works where is for the audit log"},
    "refund_requests": {
        "note": "free text about somebody",
        "decision_note": "same",
        "refusal": "same",
    },
    "credit_notes": {"memo": "free text to somebody"},
}
"""Columns of those tables that are not sent, each with the reason."""

LEFT_OUT: Mapping[str, str] = {
    "access_list_lines": "whose plate opens which gate",
    "access_list_versions": "the gates' bookkeeping",
    "access_lists": "the gates' lists",
    "api_keys": "secrets",
    "audit_log": "who did what; read where it is written, garage by garage",
    "company_admins": "who signs in for a company",
    "credentials": "numbers that open gates",
    "events": "what integrations are told; what happened is in the rows",
    "export_parts": "files that are let go after a day",
    "exports": "who asked for which file is for the audit log",
    "garage_versions": "how often a garage was written to, for caches",
    "gate_endpoints": "addresses and secrets of gates",
    "invitations": "secrets",
    "memberships": "who works where",
    "notices": "letters with addresses; what dunning did stands in dunning_steps",
    "operations": "requests and answers with their idempotency keys; what came of them is in the rows",
    "operator_audit_log": "who did what",
    "reconciliations": "protocols of comparing; they are looked at where they are made",
    "page_sessions": "secrets",
    "refresh_tokens": "secrets",
    "stripe_events": "Stripe's messages as they came; what they say is in the rows",
    "users": "password hashes",
    "vend_migrations": "bookkeeping of the schema",
    "webhook_attempts": "what other people's systems answered",
    "webhook_cursors": "bookkeeping of the outbox",
    "webhook_deliveries": "what was sent where; looked at where it is written",
    "webhook_endpoints": "addresses and secrets of integrations",
    "warehouses": "what the warehouse tells of itself",
    "worker_jobs": "when jobs ran; whoever runs the system reads it where it is",
}
"""Tables that are not sent, each with the reason."""

TABLES: Mapping[str, tuple[str, ...] | None] = dict.fromkeys(sorted(WHOLE)) | dict(IN_PART)
"""Everything that is sent: table to its columns, None for all."""
