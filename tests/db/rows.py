"""One row for every tenant table, in an order that the foreign keys allow."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from vend.domain.ids import make_id


def rows(garage_id: UUID, now: datetime) -> dict[str, dict[str, Any]]:
    """Give table → column → value. A new tenant table needs its row here: the tests of isolation read this."""
    made = {
        name: make_id(now)
        for name in ("operator", "user", "customer", "driver", "vehicle", "pass", "price", "rate_change")
    }
    subscription, invoice, payment, refund, deposit = (make_id(now) for _ in range(5))
    subscription, invoice, payment, refund = (make_id(now) for _ in range(4))
    dunning_case, account = make_id(now), make_id(now)
    credit_note = make_id(now)
    coupon, code, merchant, statement = (make_id(now) for _ in range(4))
    subscription, invoice, payment, refund, deposit, dispute, payout = (make_id(now) for _ in range(7))
    export = make_id(now)
    event, endpoint = make_id(now), make_id(now)
    key = {"garage_id": garage_id}
    who = {"name": "Ada", "email": "ada@example.com", "created_at": now}
    money = {"currency": "USD", "created_at": now}
    tag = garage_id.hex
    return {
        "operators": {"id": made["operator"], "name": "Op", "slug": f"op-{tag}", "created_at": now},
        "users": {"id": made["user"], "email": f"{tag}@example.com", "name": "Ada", "created_at": now},
        "garages": {
            "id": garage_id, "operator_id": made["operator"], "name": "G", "slug": "g", "time_zone": "America/Chicago",
            "currency": "USD", "capacity": 10, "created_at": now,
        },
        "customers": key | who | {"id": made["customer"], "kind": "person", "updated_at": now, "stripe_customer_id": f"cus_{tag}"},
        "company_accounts": key | {
            "id": account, "customer_id": made["customer"], "name": "Acme", "status": "active", "created_at": now, "updated_at": now,
        },
        "company_admins": key | who | {
            "id": make_id(now), "company_account_id": account, "user_id": made["user"], "invited_by": "user:test",
        },
        "drivers": key | who | {"id": made["driver"], "customer_id": made["customer"]},
        "vehicles": key | {"id": made["vehicle"], "driver_id": made["driver"], "plate": "ABC123", "region": "US-IL", "created_at": now},
        "tax_rates": key | {
            "id": make_id(now), "name": "Tax", "jurisdiction": "City", "percent": 5, "valid_from_date": now.date(), "created_at": now,
        },
        "passes": key | {"id": made["pass"], "name": "Monthly", "created_at": now},
        "prices": key | money | {"id": made["price"], "pass_id": made["pass"], "amount_minor": 100, "billing_interval": "month"},
        "subscriptions": key | {
            "id": subscription, "customer_id": made["customer"], "driver_id": made["driver"], "pass_id": made["pass"],
            "price_id": made["price"], "status": "active", "created_at": now, "updated_at": now,
        },
        "subscription_changes": key | {
            "subscription_id": subscription, "change_number": 2, "from_at": now, "status": "active",
            "pass_id": made["pass"], "price_id": made["price"], "collection_paused": False,
        },
        "start_terms": key | {
            "subscription_id": subscription, "customer_id": made["customer"], "pass_id": made["pass"], "start_date": now.date(),
            "place_from_at": now, "created_at": now,
        },
        "subscription_vehicles": key | {"subscription_id": subscription, "vehicle_id": made["vehicle"], "created_at": now},
        "invoices": key | money | {
            "id": invoice, "customer_id": made["customer"], "subscription_id": subscription, "status": "paid",
            "billing_reason": "subscription_create", "subtotal_minor": 100, "tax_minor": 5, "total_minor": 105, "paid_minor": 105,
            "period_start_date": now.date(), "period_end_date": now.date() + timedelta(days=30), "issued_at": now,
            "stripe_invoice_id": f"in_{tag}", "updated_at": now,
        },
        "invoice_lines": key | {
            "invoice_id": invoice, "line_number": 1, "description": "Monthly", "amount_minor": 100, "tax_minor": 5,
            "period_start_at": now, "period_end_at": now + timedelta(days=30), "stripe_line_id": f"il_{tag}",
        },
        "invoice_line_taxes": key | {
            "invoice_id": invoice, "line_number": 1, "tax_number": 1, "stripe_tax_rate_id": f"txr_{tag}", "jurisdiction": "City",
            "name": "Tax", "percent": 5, "taxable_minor": 100, "amount_minor": 5,
        },
        "tax_misses": key | {
            "invoice_id": invoice, "subscription_id": subscription, "on_date": now.date(), "taxable_minor": 100, "due_percent": 6,
            "due_minor": 6, "charged_minor": 5, "found_at": now,
        },
        "revenue_schedules": key | {
            "invoice_id": invoice, "line_number": 1, "stripe_line_id": f"il_{tag}", "amount_minor": 100, "rest_minor": 90,
            "start_date": now.date(), "end_date": now.date() + timedelta(days=365), "next_month_date": now.date().replace(day=1),
            "created_at": now,
        },
        "recognitions": key | {
            "invoice_id": invoice, "line_number": 1, "kind": "month", "source_id": f"il_{tag}:2026-01", "amount_minor": 10,
            "recognised_date": now.date(), "created_at": now,
        },
        "payments": key | money | {
            "id": payment, "attempted_at": now, "invoice_id": invoice, "customer_id": made["customer"], "status": "succeeded",
            "amount_minor": 105, "payment_date": now.date(), "method": "card", "stripe_charge_id": f"ch_{tag}",
            "stripe_payment_intent_id": f"pi_{tag}",
        },
        "refunds": key | money | {
            "id": refund, "payment_id": payment, "payment_attempted_at": now, "status": "succeeded", "amount_minor": 10,
            "tax_minor": 1, "refund_date": now.date(), "refunded_at": now, "stripe_refund_id": f"re_{tag}",
        },
        "refund_requests": key | money | {
            "id": make_id(now), "payment_id": payment, "payment_attempted_at": now, "state": "pending_approval", "amount_minor": 10,
            "reason": "duplicate", "requested_by": "user:test", "updated_at": now,
        },
        "disputes": key | money | {
            "id": dispute, "payment_id": payment, "payment_attempted_at": now, "status": "lost", "reason": "general",
            "amount_minor": 10, "withdrawn_minor": 10, "reinstated_minor": 0, "fee_minor": 0, "fee_back_minor": 0,
            "opened_at": now, "stripe_dispute_id": f"du_{tag}", "updated_at": now,
        },
        "payouts": key | money | {
            "id": payout, "stripe_payout_id": f"po_{tag}", "status": "paid", "arrival_date": now.date(), "sent_at": now,
            "updated_at": now,
        },
        "payout_lines": key | {
            "id": make_id(now), "payout_id": payout, "stripe_transaction_id": f"txn_{tag}", "category": "charge", "type": "charge",
            "amount_minor": 105, "fee_minor": 5, "net_minor": 100, "booked_at": now, "payment_id": payment,
            "payment_attempted_at": now, "refund_id": refund, "dispute_id": dispute,
        },
        "credit_notes": key | money | {
            "id": credit_note, "invoice_id": invoice, "number": "CN-01", "status": "issued", "subtotal_minor": 10, "tax_minor": 1,
            "total_minor": 11, "refund_minor": 0, "balance_minor": 11, "outside_minor": 0, "booked_tax_minor": 1,
            "issued_date": now.date(), "issued_at": now, "stripe_credit_note_id": f"cn_{tag}", "updated_at": now,
        },
        "credit_note_lines": key | {
            "credit_note_id": credit_note, "line_number": 1, "invoice_line_number": 1, "description": "Monthly", "amount_minor": 10,
            "tax_minor": 1, "stripe_line_id": f"cnli_{tag}",
        },
        "credit_note_line_taxes": key | {
            "credit_note_id": credit_note, "line_number": 1, "tax_number": 1, "stripe_tax_rate_id": f"txr_{tag}",
            "jurisdiction": "City", "name": "Tax", "percent": 5, "taxable_minor": 10, "amount_minor": 1,
        },
        "deposits": key | money | {
            "id": deposit, "deposit_date": now.date(), "total_minor": 105, "recorded_by": "user:test",
        },
        "management_fees": key | {
            "id": make_id(now), "from_month_date": now.date().replace(day=1), "fee_bp": 500, "fixed_minor": 0, "currency": "USD",
            "set_by": "user:test", "created_at": now,
        },
        "deposit_payments": key | {"payment_id": payment, "payment_attempted_at": now, "deposit_id": deposit},
        "ledger_accounts": key | money | {"code": "receivable", "kind": "asset"},
        "ledger_transfers": key | {
            "id": make_id(now), "kind": "test", "debit_account": "receivable", "credit_account": "revenue", "amount_minor": 100,
            "currency": "USD", "effective_date": now.date(), "occurred_at": now, "recorded_at": now, "source_id": f"x_{tag}",
        },
        "ledger_books": key,
        "exports": key | {
            "id": export, "what": "revenue", "format": "csv", "state": "failed", "error": "x", "ended_at": now, "requested_by": "user:1",
            "idempotency_key": "k", "token_hash": garage_id.bytes, "created_at": now, "expires_at": now + timedelta(days=1),
        },
        "export_parts": key | {"export_id": export, "part_number": 1, "bytes": b"x"},
        "garage_versions": key | {"version": 1},
        "month_closes": key | {"month_date": now.date().replace(day=1), "closed_at": now, "closed_by": "user:test", "transfers": 0},
        "month_close_balances": key | {
            "month_date": now.date().replace(day=1), "account_code": "receivable", "opening_minor": 0, "debits_minor": 100,
            "credits_minor": 0, "closing_minor": 100,
        },
        "operations": key | {
            "id": make_id(now), "actor": "user:test", "idempotency_key": "k", "kind": "test", "input_hash": b"", "request": "{}",
            "state": "succeeded", "settled_at": now, "created_at": now,
        },
        "stripe_events": key | {
            "id": f"evt_{tag}", "type": "test", "livemode": False, "order_key": tag, "state": "parked", "payload": "{}",
            "stripe_created_at": now, "received_at": now, "next_attempt_at": now, "settled_at": now,
        },
        "garage_settings": key | {
            "billing_anchor": "anniversary", "billing_day": 1, "start_proration": "daily", "notice_after_days": [0], "grace_days": 10,
            "open_invoice_on_cancel": "void", "oversell_percent": 0, "waitlist_offer_hours": 48, "net_terms_days": 30, "updated_at": now,
        },
        "exemption_certificates": key | {
            "id": make_id(now), "customer_id": made["customer"], "number": "C-1", "jurisdictions": ["City"], "valid_from_date": now.date(),
            "recorded_by": "user:test", "created_at": now,
        },
        "dunning_cases": key | {
            "id": dunning_case, "subscription_id": subscription, "opened_at": now, "opened_date": now.date(), "next_step_at": now,
        },
        "dunning_steps": key | {"id": make_id(now), "case_id": dunning_case, "kind": "opened", "at": now, "actor": "system:dunning"},
        "notices": key | {
            "id": make_id(now), "customer_id": made["customer"], "kind": "test", "address": "ada@example.com", "about": "test",
            "created_at": now,
        },
        "waitlist_entries": key | {
            "id": make_id(now), "driver_id": made["driver"], "pass_id": made["pass"], "state": "accepted", "joined_at": now,
            "settled_at": now, "subscription_id": subscription,
        },
        "rate_changes": key | {
            "id": made["rate_change"], "state": "done", "terms": "{}", "notice_date": now.date(),
            "effective_date": now.date() + timedelta(days=30), "created_by": "user:test", "created_at": now, "announced_at": now,
            "begun_at": now, "closed_at": now,
        },
        "rate_change_prices": key | {
            "rate_change_id": made["rate_change"], "old_price_id": made["price"], "new_price_id": made["price"], "sold": False,
        },
        "rate_change_lines": key | {
            "id": make_id(now), "rate_change_id": made["rate_change"], "subscription_id": subscription, "old_price_id": made["price"],
            "new_price_id": made["price"], "old_minor": 100, "new_minor": 105, "state": "waiting", "joined": False,
            "next_look_at": now, "created_at": now,
        },
        "credentials": key | {
            "id": make_id(now), "subscription_id": subscription, "driver_id": made["driver"], "kind": "tag", "number": "04A2B91C",
            "created_at": now,
        },
        "access_lists": key | {"version": 0},
        "access_list_versions": key | {"version": 1, "content_digest": bytes(32), "made_at": now, "entries": 1, "denials": 0},
        "access_list_lines": key | {
            "id": make_id(now), "kind": "plate", "number": "ABC123", "region": "US-IL", "subscription_id": subscription,
            "driver_id": made["driver"], "allowed_until_at": now, "why": "active", "from_version": 1, "until_version": 2,
        },
        "gate_endpoints": key | {
            "id": make_id(now), "name": "North gate", "url": "https://gate.example.com/", "sends": "list", "secret_hash": bytes(32),
            "created_at": now, "next_attempt_at": now,
        },
        "coupons": key | money | {
            "id": coupon, "name": "Half", "percent_bp": 5000, "duration": "once", "redeem_from_date": now.date(),
            "first_time_only": False, "one_per_customer": True,
        },
        "coupon_passes": key | {"coupon_id": coupon, "pass_id": made["pass"]},
        "promotion_codes": key | {"id": code, "coupon_id": coupon, "code": "HALF", "created_at": now},
        "coupon_redemptions": key | {
            "id": make_id(now), "coupon_id": coupon, "promotion_code_id": code, "subscription_id": subscription,
            "customer_id": made["customer"], "state": "active", "redeemed_by": "user:test", "redeemed_at": now,
        },
        "invoice_discounts": key | {
            "invoice_id": invoice, "discount_number": 1, "stripe_discount_id": f"di_{tag}", "coupon_id": coupon, "amount_minor": 5,
        },
        "merchants": key | who | {"id": merchant, "net_terms_days": 30},
        "validations": key | {"coupon_id": coupon, "merchant_id": merchant},
        "merchant_statements": key | {
            "id": statement, "merchant_id": merchant, "month_date": now.date().replace(day=1), "currency": "USD",
            "subtotal_minor": 5, "tax_minor": 1, "total_minor": 6, "due_date": now.date(), "issued_at": now,
        },
        "merchant_charges": key | {
            "id": make_id(now), "merchant_id": merchant, "coupon_id": coupon, "invoice_id": invoice, "subscription_id": subscription,
            "kind": "charge", "charged_date": now.date(), "part_minor": 5, "uncovered_minor": 0, "tax_minor": 1,
            "statement_id": statement, "created_at": now,
        },
        "merchant_payments": key | money | {
            "id": make_id(now), "statement_id": statement, "method": "check", "amount_minor": 6, "received_date": now.date(),
            "recorded_by": "user:test", "deposit_id": deposit,
        },
        "events": key | {
            "id": event, "type": "subscription.created", "object_type": "subscription", "object_id": tag, "object_number": 1,
            "created_at": now, "object": "{}",
        },
        "webhook_cursors": key,
        "webhook_deliveries": key | {
            "endpoint_id": endpoint, "event_id": event, "object_id": tag, "object_number": 1, "state": "delivered",
            "created_at": now, "next_attempt_at": now, "settled_at": now,
        },
        "webhook_attempts": key | {
            "id": make_id(now), "endpoint_id": endpoint, "event_id": event, "attempted_at": now, "status": 200, "duration_ms": 1,
        },
        "audit_log": key | {"id": make_id(now), "at": now, "actor": "user:test", "action": "test"},
    }  # fmt: skip


async def insert(connection: Any, table: str, row: dict[str, Any]) -> None:
    columns, places = ", ".join(row), ", ".join(f"${n}" for n in range(1, len(row) + 1))
    await connection.execute(f"insert into {table} ({columns}) values ({places})", *row.values())


async def fill(connection: Any, garage_id: UUID, now: datetime) -> None:
    """Write the rows as somebody whom row-level security does not hold."""
    for table, row in rows(garage_id, now).items():
        if table == "ledger_transfers":
            await insert(connection, "ledger_accounts", {
                "garage_id": garage_id, "code": "revenue", "kind": "income", "currency": "USD", "created_at": now,
            })  # fmt: skip
        await insert(connection, table, row)
