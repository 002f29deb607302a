"""Every operation of the API. Made by clients/python/generate.py from the OpenAPI document; do not edit."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Literal, TypeVar
from uuid import UUID

from vend_client import models
from vend_client._call import Call, path_of

T = TypeVar("T")


class Operations:
    """Every operation, to wait for."""

    def _call(self, call: Call[T]) -> T:
        raise NotImplementedError

    def create_session(self, *, body: models.SignIn) -> models.Session:
        """Sign in. Gives an access token of ten minutes and a refresh token of thirty days. Tries are limited for each
        address; 429 says in Retry-After how long to wait. Open to anybody.
        """
        call: Call[models.Session] = Call("POST", "/v1/auth/sign-in", models.Session, body=body)
        return self._call(call)

    def refresh_session(self, *, body: models.Refresh) -> models.Session:
        """Refresh a session. A refresh token works once and gives the next pair. One that comes back after it was used
        ends the whole session, since somebody must have copied it. Open to anybody.
        """
        call: Call[models.Session] = Call("POST", "/v1/auth/refresh", models.Session, body=body)
        return self._call(call)

    def end_session(self, *, body: models.Refresh) -> None:
        """Sign out. Ends the session: no refresh token of it works any more. Access tokens end within ten minutes.
        Open to anybody.
        """
        call: Call[None] = Call("POST", "/v1/auth/sign-out", None, body=body)
        return self._call(call)

    def read_me(self) -> models.Me:
        """Who am I. Your roles, and the garages and operators that you may see. Open to anybody who is signed in."""
        call: Call[models.Me] = Call("GET", "/v1/auth/me", models.Me)
        return self._call(call)

    def list_garages(self, *, limit: int | None = None, cursor: str | None = None) -> models.ListOfGarage:
        """List garages. All garages that you may see, of every operator that you work for. Open to anybody who is
        signed in.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfGarage] = Call(
            "GET", "/v1/garages", models.ListOfGarage, query={"limit": limit, "cursor": cursor}
        )
        return self._call(call)

    def read_garage(self, garage_id: UUID) -> models.Garage:
        """Read a garage. Open to operator admin, garage manager, accountant, driver."""
        call: Call[models.Garage] = Call(
            "GET", path_of("/v1/garages/{garage_id}", {"garage_id": garage_id}), models.Garage
        )
        return self._call(call)

    def create_garage(
        self, operator_id: UUID, *, body: models.NewGarage, idempotency_key: str | None = None
    ) -> models.Garage:
        """Open a garage. Opens a garage with its ledger and its taxes. Zone and currency are for good. Open to
        operator admin.
        """
        call: Call[models.Garage] = Call(
            "POST",
            path_of("/v1/operators/{operator_id}/garages", {"operator_id": operator_id}),
            models.Garage,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def list_passes(
        self, garage_id: UUID, *, limit: int | None = None, cursor: str | None = None, on_sale: bool | None = None
    ) -> models.ListOfParkingPass:
        """List passes. What the garage sells, with the price that a new subscription pays, newest first. Open to
        operator admin, garage manager, accountant, driver.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            on_sale: Only those that can be bought now.
        """
        call: Call[models.ListOfParkingPass] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/passes", {"garage_id": garage_id}),
            models.ListOfParkingPass,
            query={"limit": limit, "cursor": cursor, "on_sale": on_sale},
        )
        return self._call(call)

    def create_pass(
        self, garage_id: UUID, *, body: models.NewPass, idempotency_key: str | None = None
    ) -> models.ParkingPass:
        """Put a pass on sale. The price is in the garage's currency and does not include tax. Open to operator admin,
        garage manager.
        """
        call: Call[models.ParkingPass] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/passes", {"garage_id": garage_id}),
            models.ParkingPass,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def read_pass(self, garage_id: UUID, pass_id: UUID) -> models.ParkingPass:
        """Read a pass. Open to operator admin, garage manager, accountant, driver."""
        call: Call[models.ParkingPass] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/passes/{pass_id}", {"garage_id": garage_id, "pass_id": pass_id}),
            models.ParkingPass,
        )
        return self._call(call)

    def list_prices(self, garage_id: UUID, pass_id: UUID) -> models.ListOfPriceVersion:
        """List the versions of a pass's price. Newest first: from when until when each was sold, and how many live
        subscriptions pay it. Open to operator admin, garage manager, accountant.
        """
        call: Call[models.ListOfPriceVersion] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/passes/{pass_id}/prices", {"garage_id": garage_id, "pass_id": pass_id}),
            models.ListOfPriceVersion,
        )
        return self._call(call)

    def create_price(
        self, garage_id: UUID, pass_id: UUID, *, body: models.NewPrice, idempotency_key: str | None = None
    ) -> models.Price:
        """Give a pass a new price. For those who subscribe from now on. Whoever has the pass keeps the price that they
        have. Open to operator admin, garage manager.
        """
        call: Call[models.Price] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/passes/{pass_id}/prices", {"garage_id": garage_id, "pass_id": pass_id}),
            models.Price,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def end_pass_sale(
        self, garage_id: UUID, pass_id: UUID, *, idempotency_key: str | None = None
    ) -> models.ParkingPass:
        """Sell a pass no longer. Nobody can subscribe to it any more; whoever has it keeps it and is billed as before.
        Open to operator admin, garage manager.
        """
        call: Call[models.ParkingPass] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/passes/{pass_id}/archive", {"garage_id": garage_id, "pass_id": pass_id}),
            models.ParkingPass,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def list_rate_changes(
        self, garage_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfRateChange:
        """List rate increases. Newest first, whatever became of them. Open to operator admin, garage manager,
        accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfRateChange] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/rate-changes", {"garage_id": garage_id}),
            models.ListOfRateChange,
            query={"limit": limit, "cursor": cursor},
        )
        return self._call(call)

    def create_rate_change(
        self, garage_id: UUID, *, body: models.RateTerms, idempotency_key: str | None = None
    ) -> models.RateChange:
        """Draw up a rate increase. By a percentage for one, several or all passes, or pass by pass to an amount. A
        percentage is reckoned on what each subscription pays; whoever pays that much already keeps their price.
        Nothing changes and nobody is told before it is announced; another wish is another increase. Open to
        operator admin, garage manager.
        """
        call: Call[models.RateChange] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/rate-changes", {"garage_id": garage_id}),
            models.RateChange,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def read_rate_change(self, garage_id: UUID, rate_change_id: UUID) -> models.RateProgress:
        """Read a rate increase. With how many lines stand where. Open to operator admin, garage manager, accountant."""
        call: Call[models.RateProgress] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/rate-changes/{rate_change_id}",
                {"garage_id": garage_id, "rate_change_id": rate_change_id},
            ),
            models.RateProgress,
        )
        return self._call(call)

    def preview_rates(
        self, garage_id: UUID, rate_change_id: UUID, *, idempotency_key: str | None = None
    ) -> models.RatePreview:
        """Preview a rate increase. For each subscription its old and new price and the first renewal at the new one,
        or why it keeps its price; and what all come to a month, before and after. Give `shown` back with the
        announcement. Open to operator admin, garage manager.
        """
        call: Call[models.RatePreview] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/rate-changes/{rate_change_id}/preview",
                {"garage_id": garage_id, "rate_change_id": rate_change_id},
            ),
            models.RatePreview,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def announce_rates(
        self, garage_id: UUID, rate_change_id: UUID, *, body: models.Announcement, idempotency_key: str | None = None
    ) -> models.RateChange:
        """Announce a rate increase. Exactly as previewed, or refused. On the notice date everybody is told. Each
        subscription costs the new price from its first renewal on or after the effective date, without proration;
        from that date on the passes are sold for it. Who subscribes in between pays the old price first, is told at
        once, and then has as many days as everybody had. Open to operator admin, garage manager.
        """
        call: Call[models.RateChange] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/rate-changes/{rate_change_id}/announce",
                {"garage_id": garage_id, "rate_change_id": rate_change_id},
            ),
            models.RateChange,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def cancel_rates(
        self, garage_id: UUID, rate_change_id: UUID, *, idempotency_key: str | None = None
    ) -> models.RateChange:
        """Cancel a rate increase. Before its effective date. Who was told is told so, and a price that is set for the
        coming renewal is set back; the lines show it. Open to operator admin, garage manager.
        """
        call: Call[models.RateChange] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/rate-changes/{rate_change_id}/cancel",
                {"garage_id": garage_id, "rate_change_id": rate_change_id},
            ),
            models.RateChange,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def list_rate_change_lines(
        self,
        garage_id: UUID,
        rate_change_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        state: Literal["cancelled", "changed", "left_out", "noticed", "skipped", "waiting"] | None = None,
    ) -> models.ListOfRateLine:
        """List the lines of a rate increase. One for each subscription and price: left out, waiting, noticed, changed,
        skipped (and why: it ended, changed its pass, or got another price) or cancelled. Of a draft there are none;
        preview it. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            state: Only those that stand there.
        """
        call: Call[models.ListOfRateLine] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/rate-changes/{rate_change_id}/lines",
                {"garage_id": garage_id, "rate_change_id": rate_change_id},
            ),
            models.ListOfRateLine,
            query={"limit": limit, "cursor": cursor, "state": state},
        )
        return self._call(call)

    def list_tax_rates(self, garage_id: UUID) -> models.ListOfTaxRate:
        """List tax rates. Past, present and coming ones, the newest start first. Open to operator admin, garage
        manager, accountant.
        """
        call: Call[models.ListOfTaxRate] = Call(
            "GET", path_of("/v1/garages/{garage_id}/tax-rates", {"garage_id": garage_id}), models.ListOfTaxRate
        )
        return self._call(call)

    def create_tax_rate(
        self, garage_id: UUID, *, body: models.NewPassTax, idempotency_key: str | None = None
    ) -> models.TaxRate:
        """Add a tax rate. Holds for subscriptions that are made from its date on, and for every period of running ones
        that begins on or after it. A rate of one pass stands in for the garage's rate of the same jurisdiction and
        name. To change a rate, end it and add another from the same date. Open to operator admin, garage manager.
        """
        call: Call[models.TaxRate] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/tax-rates", {"garage_id": garage_id}),
            models.TaxRate,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def set_tax_rate_end(
        self, garage_id: UUID, tax_rate_id: UUID, *, body: models.End, idempotency_key: str | None = None
    ) -> models.TaxRate:
        """End a tax rate. Open to operator admin, garage manager."""
        call: Call[models.TaxRate] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/tax-rates/{tax_rate_id}/end",
                {"garage_id": garage_id, "tax_rate_id": tax_rate_id},
            ),
            models.TaxRate,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def list_exemptions(self, garage_id: UUID, customer_id: UUID) -> models.ListOfExemption:
        """List a customer's exemption certificates. Open to operator admin, garage manager, accountant."""
        call: Call[models.ListOfExemption] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/customers/{customer_id}/exemptions",
                {"garage_id": garage_id, "customer_id": customer_id},
            ),
            models.ListOfExemption,
        )
        return self._call(call)

    def create_exemption(
        self, garage_id: UUID, customer_id: UUID, *, body: models.NewExemption, idempotency_key: str | None = None
    ) -> models.Exemption:
        """Record an exemption certificate. Periods that begin while it holds are not charged the taxes of its
        jurisdictions. Open to operator admin, garage manager.
        """
        call: Call[models.Exemption] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/customers/{customer_id}/exemptions",
                {"garage_id": garage_id, "customer_id": customer_id},
            ),
            models.Exemption,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def set_exemption_end(
        self,
        garage_id: UUID,
        customer_id: UUID,
        exemption_id: UUID,
        *,
        body: models.End,
        idempotency_key: str | None = None,
    ) -> models.Exemption:
        """End an exemption certificate early. Periods that begin on or after the date are taxed again, running
        subscriptions included. What was billed while it held stays as it was; to keep one from ever holding, end it
        on its first date. Open to operator admin, garage manager.
        """
        call: Call[models.Exemption] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/customers/{customer_id}/exemptions/{exemption_id}/end",
                {"garage_id": garage_id, "customer_id": customer_id, "exemption_id": exemption_id},
            ),
            models.Exemption,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def list_line_taxes(self, garage_id: UUID, invoice_id: UUID) -> models.ListOfLineTax:
        """List the taxes of an invoice's lines. As Stripe charged them; they sum up to the invoice's tax. Open to
        operator admin, garage manager, accountant, driver (own things).
        """
        call: Call[models.ListOfLineTax] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/invoices/{invoice_id}/taxes",
                {"garage_id": garage_id, "invoice_id": invoice_id},
            ),
            models.ListOfLineTax,
        )
        return self._call(call)

    def list_tax_misses(
        self, garage_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfTaxMiss:
        """List renewals that were taxed wrongly. Stripe is told of a change before the renewal. Where it could not be
        told in time, the invoice is listed with what should have been charged, to be settled with the customer; the
        next renewal is right again. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfTaxMiss] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/tax-misses", {"garage_id": garage_id}),
            models.ListOfTaxMiss,
            query={"limit": limit, "cursor": cursor},
        )
        return self._call(call)

    def read_garage_settings(self, garage_id: UUID) -> models.GarageSettings:
        """Read a garage's settings. How the garage bills, duns, refunds and sells; defaults until somebody changes
        them. Open to operator admin, garage manager, accountant.
        """
        call: Call[models.GarageSettings] = Call(
            "GET", path_of("/v1/garages/{garage_id}/settings", {"garage_id": garage_id}), models.GarageSettings
        )
        return self._call(call)

    def change_garage_settings(
        self, garage_id: UUID, *, body: models.GarageSettings, idempotency_key: str | None = None
    ) -> models.GarageSettings:
        """Change a garage's settings. Replaces all of them; what is left out goes back to its default. Open to
        operator admin.
        """
        call: Call[models.GarageSettings] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/settings", {"garage_id": garage_id}),
            models.GarageSettings,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def list_notices(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        customer_id: UUID | None = None,
        subject_id: UUID | None = None,
    ) -> models.ListOfNotice:
        """List notices. What people were told, or are about to be, newest first. Open to operator admin, garage
        manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            customer_id: Only those to this customer.
            subject_id: Only those about this subscription, invoice or offer.
        """
        call: Call[models.ListOfNotice] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/notices", {"garage_id": garage_id}),
            models.ListOfNotice,
            query={"limit": limit, "cursor": cursor, "customer_id": customer_id, "subject_id": subject_id},
        )
        return self._call(call)

    def list_management_fees(
        self, garage_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfManagementFee:
        """List management fees. As they were agreed, the last one first. Each holds from its month on, until another
        does. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfManagementFee] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/management-fees", {"garage_id": garage_id}),
            models.ListOfManagementFee,
            query={"limit": limit, "cursor": cursor},
        )
        return self._call(call)

    def agree_management_fee(
        self, garage_id: UUID, *, body: models.NewManagementFee, idempotency_key: str | None = None
    ) -> models.ManagementFee:
        """Agree on a management fee. A share of the income, a fixed amount a month, or both; from a month on that is
        not closed. Owner statements take it off. Of two for one month the one that is agreed later holds. Open to
        operator admin.
        """
        call: Call[models.ManagementFee] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/management-fees", {"garage_id": garage_id}),
            models.ManagementFee,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def read_garage_capacity(self, garage_id: UUID) -> models.GarageCapacity:
        """Read what a garage has left. Places taken, held for people in line, and left, for the garage and by pass.
        `oversell_percent` of the settings enlarges the garage, rounded down, never a pass. Lowering it ends no
        subscription: nothing is sold until enough have ended by themselves. Passes no longer sold are shown while
        somebody has them. Open to operator admin, garage manager, accountant.
        """
        call: Call[models.GarageCapacity] = Call(
            "GET", path_of("/v1/garages/{garage_id}/capacity", {"garage_id": garage_id}), models.GarageCapacity
        )
        return self._call(call)

    def list_customers(
        self, garage_id: UUID, *, limit: int | None = None, cursor: str | None = None, email: str | None = None
    ) -> models.ListOfCustomer:
        """List customers. Who pays, newest first. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            email: Only those with this e-mail address.
        """
        call: Call[models.ListOfCustomer] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/customers", {"garage_id": garage_id}),
            models.ListOfCustomer,
            query={"limit": limit, "cursor": cursor, "email": email},
        )
        return self._call(call)

    def create_customer(
        self, garage_id: UUID, *, body: models.NewCustomer, idempotency_key: str | None = None
    ) -> models.Customer:
        """Add a customer. Somebody who pays: a person, or a company that pays for several drivers. Open to operator
        admin, garage manager.
        """
        call: Call[models.Customer] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/customers", {"garage_id": garage_id}),
            models.Customer,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def read_customer(self, garage_id: UUID, customer_id: UUID) -> models.Customer:
        """Read a customer. Open to operator admin, garage manager, accountant."""
        call: Call[models.Customer] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/customers/{customer_id}", {"garage_id": garage_id, "customer_id": customer_id}
            ),
            models.Customer,
        )
        return self._call(call)

    def list_drivers(
        self, garage_id: UUID, *, limit: int | None = None, cursor: str | None = None, customer_id: UUID | None = None
    ) -> models.ListOfDriver:
        """List drivers. Who parks, newest first. A driver finds only themselves. Open to operator admin, garage
        manager, accountant, driver (own things).

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            customer_id: Only those that this customer pays for.
        """
        call: Call[models.ListOfDriver] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/drivers", {"garage_id": garage_id}),
            models.ListOfDriver,
            query={"limit": limit, "cursor": cursor, "customer_id": customer_id},
        )
        return self._call(call)

    def create_driver(
        self, garage_id: UUID, *, body: models.NewDriver, idempotency_key: str | None = None
    ) -> models.Driver:
        """Add a driver. Somebody who parks, and the customer who pays for them. Open to operator admin, garage
        manager.
        """
        call: Call[models.Driver] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/drivers", {"garage_id": garage_id}),
            models.Driver,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def read_driver(self, garage_id: UUID, driver_id: UUID) -> models.Driver:
        """Read a driver. Open to operator admin, garage manager, accountant, driver (own things)."""
        call: Call[models.Driver] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/drivers/{driver_id}", {"garage_id": garage_id, "driver_id": driver_id}),
            models.Driver,
        )
        return self._call(call)

    def list_vehicles(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        driver_id: UUID | None = None,
        plate: str | None = None,
    ) -> models.ListOfVehicle:
        """List vehicles. Vehicles by driver or by plate, newest first. A driver finds only their own. Open to operator
        admin, garage manager, accountant, driver (own things).

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            driver_id: Only those of this driver.
            plate: Only those with this plate.
        """
        call: Call[models.ListOfVehicle] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/vehicles", {"garage_id": garage_id}),
            models.ListOfVehicle,
            query={"limit": limit, "cursor": cursor, "driver_id": driver_id, "plate": plate},
        )
        return self._call(call)

    def create_vehicle(
        self, garage_id: UUID, *, body: models.NewVehicle, idempotency_key: str | None = None
    ) -> models.Vehicle:
        """Add a vehicle. A plate is in use once in a garage. Drivers may add their own vehicles. Open to operator
        admin, garage manager, driver (own things).
        """
        call: Call[models.Vehicle] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/vehicles", {"garage_id": garage_id}),
            models.Vehicle,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def read_vehicle(self, garage_id: UUID, vehicle_id: UUID) -> models.Vehicle:
        """Read a vehicle. Open to operator admin, garage manager, accountant, driver (own things)."""
        call: Call[models.Vehicle] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/vehicles/{vehicle_id}", {"garage_id": garage_id, "vehicle_id": vehicle_id}
            ),
            models.Vehicle,
        )
        return self._call(call)

    def list_subscriptions(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal[
            "active", "canceled", "incomplete", "incomplete_expired", "past_due", "paused", "trialing", "unpaid"
        ]
        | None = None,
        pass_id: UUID | None = None,
        customer_id: UUID | None = None,
        driver_id: UUID | None = None,
    ) -> models.ListOfSubscription:
        """List subscriptions. Newest first. A driver finds only their own. Open to operator admin, garage manager,
        accountant, driver (own things).

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            status: Only those in this status.
            pass_id: Only those to this pass.
            customer_id: Only those that this customer pays for.
            driver_id: Only those of this driver.
        """
        call: Call[models.ListOfSubscription] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/subscriptions", {"garage_id": garage_id}),
            models.ListOfSubscription,
            query={
                "limit": limit,
                "cursor": cursor,
                "status": status,
                "pass_id": pass_id,
                "customer_id": customer_id,
                "driver_id": driver_id,
            },
        )
        return self._call(call)

    def create_subscription(
        self, garage_id: UUID, *, body: models.NewSubscription, idempotency_key: str | None = None
    ) -> models.Subscription:
        """Subscribe a driver to a pass. Takes a place, makes the subscription at Stripe and charges the first period;
        a pass with a trial is charged when that ends. A customer has one trial of a pass. 201: Stripe has it, and
        `status` says whether the charge succeeded. 202: Stripe did not answer in time; the place is kept, and the
        outcome will be found out: read the subscription again in a minute; or it waits for its `start_date`, until
        which cancelling it costs nothing. Send an Idempotency-Key, so that you can safely ask again. Open to
        operator admin, garage manager, driver (own things).
        """
        call: Call[models.Subscription] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/subscriptions", {"garage_id": garage_id}),
            models.Subscription,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def read_subscription(self, garage_id: UUID, subscription_id: UUID) -> models.Subscription:
        """Read a subscription. Open to operator admin, garage manager, accountant, driver (own things)."""
        call: Call[models.Subscription] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.Subscription,
        )
        return self._call(call)

    def list_subscription_vehicles(self, garage_id: UUID, subscription_id: UUID) -> models.ListOfVehicle:
        """List the vehicles of a subscription. Open to operator admin, garage manager, accountant, driver (own
        things).
        """
        call: Call[models.ListOfVehicle] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/vehicles",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.ListOfVehicle,
        )
        return self._call(call)

    def set_subscription_vehicles(
        self, garage_id: UUID, subscription_id: UUID, *, body: models.VehicleList, idempotency_key: str | None = None
    ) -> models.ListOfVehicle:
        """Set the vehicles of a subscription. These and no others, all of the subscription's own driver. Open to
        operator admin, garage manager, driver (own things).
        """
        call: Call[models.ListOfVehicle] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/vehicles",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.ListOfVehicle,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def preview_subscription(
        self, garage_id: UUID, *, body: models.PlannedSubscription, idempotency_key: str | None = None
    ) -> models.StartPreview:
        """Preview a subscription. What ordering it now would charge, with tax, to the cent, what comes next and when,
        and the garage's rule in a sentence. Nothing is ordered, and no place is held. Open to operator admin,
        garage manager, driver (own things).
        """
        call: Call[models.StartPreview] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/subscriptions/preview", {"garage_id": garage_id}),
            models.StartPreview,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def cancel_subscription(
        self, garage_id: UUID, subscription_id: UUID, *, body: models.Cancellation, idempotency_key: str | None = None
    ) -> models.Subscription:
        """Cancel a subscription. At the end of what is paid, or now. 202: Stripe did not answer in time; it will be
        found out. Open to operator admin, garage manager, driver (own things).
        """
        call: Call[models.Subscription] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/cancel",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.Subscription,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def read_first_payment(self, garage_id: UUID, subscription_id: UUID) -> models.PaymentState:
        """Read what a first payment waits for. For a subscription that is `incomplete`: authenticate with
        `client_secret` in Stripe's form, or pay with another payment method. Read from Stripe at each call; the
        secret is never stored. Open to operator admin, garage manager, driver (own things).
        """
        call: Call[models.PaymentState] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/payment",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.PaymentState,
        )
        return self._call(call)

    def pay_subscription(
        self, garage_id: UUID, subscription_id: UUID, *, body: models.FirstPayment, idempotency_key: str | None = None
    ) -> models.Subscription:
        """Pay the first invoice with another payment method. Pays the open invoice of a subscription that is
        `incomplete`; the method pays the renewals from then on. 402 may mean that the bank wants to ask: read the
        payment. 202: Stripe did not answer in time. Open to operator admin, garage manager, driver (own things).
        """
        call: Call[models.Subscription] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/pay",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.Subscription,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def list_waitlist(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        pass_id: UUID | None = None,
        driver_id: UUID | None = None,
        state: Literal["accepted", "declined", "expired", "left", "offered", "waiting"] | None = None,
        in_line: bool | None = None,
    ) -> models.ListOfWaitlistEntry:
        """List the waitlist. Who came last first; `position` is the place in the line of the pass. A driver finds only
        their own entries, with the position among everybody's. Open to operator admin, garage manager, accountant,
        driver (own things).

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            pass_id: Only those for this pass.
            driver_id: Only those of this driver.
            state: Only those in this state.
            in_line: Only those that wait or have an offer.
        """
        call: Call[models.ListOfWaitlistEntry] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/waitlist", {"garage_id": garage_id}),
            models.ListOfWaitlistEntry,
            query={
                "limit": limit,
                "cursor": cursor,
                "pass_id": pass_id,
                "driver_id": driver_id,
                "state": state,
                "in_line": in_line,
            },
        )
        return self._call(call)

    def join_waitlist(
        self, garage_id: UUID, *, body: models.NewWaitlistEntry, idempotency_key: str | None = None
    ) -> models.Joined:
        """Join the line for a pass. A free place is offered to whoever is first in line, with a notice, and held for
        them for `waitlist_offer_hours` of the settings; they take it by subscribing. `place_free` says that a place
        is left right now, so that it can be bought without waiting. Open to operator admin, garage manager, driver
        (own things).
        """
        call: Call[models.Joined] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/waitlist", {"garage_id": garage_id}),
            models.Joined,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def read_waitlist_entry(self, garage_id: UUID, entry_id: UUID) -> models.WaitlistEntry:
        """Read an entry of the waitlist. Open to operator admin, garage manager, accountant, driver (own things)."""
        call: Call[models.WaitlistEntry] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/waitlist/{entry_id}", {"garage_id": garage_id, "entry_id": entry_id}),
            models.WaitlistEntry,
        )
        return self._call(call)

    def leave_waitlist(
        self, garage_id: UUID, entry_id: UUID, *, idempotency_key: str | None = None
    ) -> models.WaitlistEntry:
        """Leave the line. A place that is held for the driver goes to the next in line. Open to operator admin, garage
        manager, driver (own things).
        """
        call: Call[models.WaitlistEntry] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/waitlist/{entry_id}/leave", {"garage_id": garage_id, "entry_id": entry_id}
            ),
            models.WaitlistEntry,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def decline_offer(
        self, garage_id: UUID, entry_id: UUID, *, idempotency_key: str | None = None
    ) -> models.WaitlistEntry:
        """Decline an offer. The place goes to the next in line. The driver is out of it, and may join again at its
        end. Open to operator admin, garage manager, driver (own things).
        """
        call: Call[models.WaitlistEntry] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/waitlist/{entry_id}/decline", {"garage_id": garage_id, "entry_id": entry_id}
            ),
            models.WaitlistEntry,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def list_dunning(
        self, garage_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfOpenDunning:
        """List who owes. The open cases, newest first: one for each subscription whose renewal is not paid, and one
        for each company's account with an overdue invoice; with what is owed, the notices given, and what follows
        when. A case closes when what it is about is paid, or has ended. Open to operator admin, garage manager,
        accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfOpenDunning] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/dunning", {"garage_id": garage_id}),
            models.ListOfOpenDunning,
            query={"limit": limit, "cursor": cursor},
        )
        return self._call(call)

    def list_dunning_steps(
        self, garage_id: UUID, subscription_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfDunningFact:
        """List what was done about a subscription. Every step of every case of the subscription, newest first. Steps
        are never changed. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfDunningFact] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/dunning",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.ListOfDunningFact,
            query={"limit": limit, "cursor": cursor},
        )
        return self._call(call)

    def extend_dunning_grace(
        self, garage_id: UUID, case_id: UUID, *, body: models.GraceExtension, idempotency_key: str | None = None
    ) -> models.DunningCase:
        """Extend the grace. Access lasts through the given local date, and the days before cancelling move with it.
        Whoever was suspended already is let in again within seconds. At most a year ahead. Open to operator admin,
        garage manager.
        """
        call: Call[models.DunningCase] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/dunning/{case_id}/extend-grace", {"garage_id": garage_id, "case_id": case_id}
            ),
            models.DunningCase,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def preview_pass_change(
        self, garage_id: UUID, subscription_id: UUID, *, body: models.WantedPass, idempotency_key: str | None = None
    ) -> models.ChangePreview:
        """Preview a change of pass. What is credited, charged and due, by Stripe's own reckoning, and the next
        renewal. Changes nothing. Give `proration_at` and `shown` back with the change within the hour: it costs
        exactly this, or is refused. Open to operator admin, garage manager, driver (own things).
        """
        call: Call[models.ChangePreview] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/change/preview",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.ChangePreview,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def change_subscription_pass(
        self, garage_id: UUID, subscription_id: UUID, *, body: models.PassChange, idempotency_key: str | None = None
    ) -> models.Subscription:
        """Change the pass. Up or down, as previewed. What is due is charged at once; if the card is refused,
        everything stays as it was. What is given back stays as the customer's balance for coming invoices. 202:
        Stripe did not answer in time; the outcome will be found out. Open to operator admin, garage manager, driver
        (own things).
        """
        call: Call[models.Subscription] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/change",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.Subscription,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def preview_cancellation(
        self, garage_id: UUID, subscription_id: UUID, *, idempotency_key: str | None = None
    ) -> models.CancelPreview:
        """Preview a cancellation. What is paid and lost by cancelling now, and until when it lasts if it is cancelled
        at the period's end. Changes nothing. Open to operator admin, garage manager, driver (own things).
        """
        call: Call[models.CancelPreview] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/cancel/preview",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.CancelPreview,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def pause_subscription(
        self, garage_id: UUID, subscription_id: UUID, *, body: models.Pause, idempotency_key: str | None = None
    ) -> models.Subscription:
        """Pause a subscription. Nothing is charged and access rests until it is resumed or `resumes_at` comes; the
        place is kept. Periods that begin in the pause cost nothing; the next one after it is charged as always.
        202: Stripe did not answer in time; the outcome will be found out. Open to operator admin, garage manager,
        driver (own things).
        """
        call: Call[models.Subscription] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/pause",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.Subscription,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def resume_subscription(
        self, garage_id: UUID, subscription_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Subscription:
        """End a pause. At once, whatever end was planned. 202: Stripe did not answer in time; the outcome will be
        found out. Open to operator admin, garage manager, driver (own things).
        """
        call: Call[models.Subscription] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/resume",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.Subscription,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def keep_subscription(
        self, garage_id: UUID, subscription_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Subscription:
        """Take a cancellation back. While its period still runs, a subscription that was to end with it goes on. 202:
        Stripe did not answer in time; the outcome will be found out. Open to operator admin, garage manager, driver
        (own things).
        """
        call: Call[models.Subscription] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/keep",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.Subscription,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def change_payment_method(
        self,
        garage_id: UUID,
        subscription_id: UUID,
        *,
        body: models.NewPaymentMethod,
        idempotency_key: str | None = None,
    ) -> models.Subscription:
        """Change the payment method. It is charged from now on, and every open invoice of the subscription is tried
        with it at once. 402 `change_refused`: it cannot be used, all is as it was. 402 `invoice_declined`: it is
        kept, but what is owed was refused; the detail names each invoice. 202: Stripe did not answer in time; the
        outcome will be found out. Open to operator admin, garage manager, driver (own things).
        """
        call: Call[models.Subscription] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/payment-method",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.Subscription,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def remove_one_vehicle(
        self, garage_id: UUID, vehicle_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Vehicle:
        """Remove a vehicle. It leaves every subscription, and its plate may be added again. Open to operator admin,
        garage manager, driver (own things).
        """
        call: Call[models.Vehicle] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/vehicles/{vehicle_id}/remove",
                {"garage_id": garage_id, "vehicle_id": vehicle_id},
            ),
            models.Vehicle,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def read_customer_balance(self, garage_id: UUID, customer_id: UUID) -> models.CustomerBalance:
        """Read a customer's balance. What was given back and waits for coming invoices, with what moved it, by the
        ledger. Open to operator admin, garage manager, accountant.
        """
        call: Call[models.CustomerBalance] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/customers/{customer_id}/balance",
                {"garage_id": garage_id, "customer_id": customer_id},
            ),
            models.CustomerBalance,
        )
        return self._call(call)

    def list_company_accounts(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal["active", "closed", "closing"] | None = None,
    ) -> models.ListOfCompanyAccount:
        """List company accounts. Newest first. A company's administrator finds only their own. Open to operator admin,
        garage manager, accountant, company admin (own account).

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            status: Only those in this status.
        """
        call: Call[models.ListOfCompanyAccount] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/company-accounts", {"garage_id": garage_id}),
            models.ListOfCompanyAccount,
            query={"limit": limit, "cursor": cursor, "status": status},
        )
        return self._call(call)

    def open_company_account(
        self, garage_id: UUID, *, body: models.AgreedTerms, idempotency_key: str | None = None
    ) -> models.CompanyAccount:
        """Open a company account. With a customer of its own, who is sent one invoice a month for all seats, with the
        purchase order's number on it and the agreed time to pay. Nothing is billed before the first seat. Open to
        operator admin, garage manager.
        """
        call: Call[models.CompanyAccount] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/company-accounts", {"garage_id": garage_id}),
            models.CompanyAccount,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def read_company_account(self, garage_id: UUID, company_account_id: UUID) -> models.CompanyAccount:
        """Read a company account. `past_due_at` is set while an invoice of it is overdue. Open to operator admin,
        garage manager, accountant, company admin (own account).
        """
        call: Call[models.CompanyAccount] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            models.CompanyAccount,
        )
        return self._call(call)

    def list_company_seats(
        self,
        garage_id: UUID,
        company_account_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        ended: bool | None = None,
    ) -> models.ListOfSubscription:
        """List the seats of a company. Newest first. A seat is a subscription of its driver that Stripe does not know
        by itself. Open to operator admin, garage manager, accountant, company admin (own account).

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            ended: Ended ones too.
        """
        call: Call[models.ListOfSubscription] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/seats",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            models.ListOfSubscription,
            query={"limit": limit, "cursor": cursor, "ended": ended},
        )
        return self._call(call)

    def add_company_seats(
        self, garage_id: UUID, company_account_id: UUID, *, body: models.NewSeats, idempotency_key: str | None = None
    ) -> models.AccountChanged | models.AccountPending:
        """Add seats. All rows or none; `errors` names each row that cannot be added. Drivers are known by their e-mail
        within the company. Seats begin at once; their part of the period is charged with the next invoice. 202:
        Stripe did not answer in time; it will be found out. Open to operator admin, garage manager, company admin
        (own account).
        """
        call: Call[models.AccountChanged | models.AccountPending] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/seats",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            {201: models.AccountChanged, 202: models.AccountPending},
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def list_company_passes(
        self, garage_id: UUID, company_account_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfParkingPass:
        """List the passes that seats can be for. Those on sale that are billed by the month; a page may hold fewer
        than its limit. Open to operator admin, garage manager, accountant, company admin (own account).

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfParkingPass] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/passes",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            models.ListOfParkingPass,
            query={"limit": limit, "cursor": cursor},
        )
        return self._call(call)

    def list_company_invoices(
        self,
        garage_id: UUID,
        company_account_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal["draft", "open", "paid", "uncollectible", "void"] | None = None,
    ) -> models.ListOfInvoice:
        """List the invoices of a company. Newest first. Record a check or a transfer with the invoice's own route.
        Open to operator admin, garage manager, accountant, company admin (own account).

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            status: Only those in this status.
        """
        call: Call[models.ListOfInvoice] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/invoices",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            models.ListOfInvoice,
            query={"limit": limit, "cursor": cursor, "status": status},
        )
        return self._call(call)

    def list_company_dunning(
        self, garage_id: UUID, company_account_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfDunningFact:
        """List what was done about a company that owes. Every step of every case of the account, newest first. All
        seats go by one case. Open to operator admin, garage manager, accountant, company admin (own account).

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfDunningFact] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/dunning",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            models.ListOfDunningFact,
            query={"limit": limit, "cursor": cursor},
        )
        return self._call(call)

    def agree_company_terms(
        self, garage_id: UUID, company_account_id: UUID, *, body: models.AgreedTerms, idempotency_key: str | None = None
    ) -> models.AccountChanged | models.AccountPending:
        """Change what was agreed upon with a company. All of it is replaced. Invoices that were sent stay as they are,
        and seats over a lowered cap stay too. 202: Stripe did not answer in time; it will be found out. Open to
        operator admin, garage manager.
        """
        call: Call[models.AccountChanged | models.AccountPending] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/terms",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            {200: models.AccountChanged, 202: models.AccountPending},
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def close_company_account(
        self,
        garage_id: UUID,
        company_account_id: UUID,
        *,
        body: models.AccountClosing,
        idempotency_key: str | None = None,
    ) -> models.AccountChanged | models.AccountPending:
        """Close a company account. With its seats, at the end of what is billed, or now, with what is unused credited
        by a last invoice. Open invoices stay owed. 202: Stripe did not answer in time; it will be found out. Open
        to operator admin, garage manager.
        """
        call: Call[models.AccountChanged | models.AccountPending] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/close",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            {200: models.AccountChanged, 202: models.AccountPending},
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def preview_company_seats(
        self, garage_id: UUID, company_account_id: UUID, *, body: models.NewSeats, idempotency_key: str | None = None
    ) -> models.SeatsPreview:
        """Preview seats. What is wrong with which row of the list, and what the next invoice would be with the others,
        by Stripe's own reckoning. Changes nothing. Give `proration_at` back within the hour, and it is exactly
        that. Open to operator admin, garage manager, company admin (own account).
        """
        call: Call[models.SeatsPreview] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/seats/preview",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            models.SeatsPreview,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def preview_company_removal(
        self, garage_id: UUID, company_account_id: UUID, *, body: models.SeatRemoval, idempotency_key: str | None = None
    ) -> models.SeatsPreview:
        """Preview a removal of seats. What the next invoice would be without them. Changes nothing. Open to operator
        admin, garage manager, company admin (own account).
        """
        call: Call[models.SeatsPreview] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/seats/remove/preview",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            models.SeatsPreview,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def remove_company_seats(
        self, garage_id: UUID, company_account_id: UUID, *, body: models.SeatRemoval, idempotency_key: str | None = None
    ) -> models.AccountChanged | models.AccountPending:
        """Remove seats. At once, with what is unused credited on the next invoice; or with the period, which is used
        up. 202: Stripe did not answer in time; it will be found out. Open to operator admin, garage manager,
        company admin (own account).
        """
        call: Call[models.AccountChanged | models.AccountPending] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/seats/remove",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            {200: models.AccountChanged, 202: models.AccountPending},
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def keep_company_seats(
        self, garage_id: UUID, company_account_id: UUID, *, body: models.SeatList, idempotency_key: str | None = None
    ) -> models.AccountChanged | models.AccountPending:
        """Keep seats that were to end. Until six hours before the period's end. Open to operator admin, garage
        manager, company admin (own account).
        """
        call: Call[models.AccountChanged | models.AccountPending] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/seats/keep",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            {200: models.AccountChanged, 202: models.AccountPending},
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def list_company_admins(
        self, garage_id: UUID, company_account_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfCompanyAdmin:
        """List a company's administrators. Open to operator admin, garage manager, accountant, company admin (own
        account).

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfCompanyAdmin] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/admins",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            models.ListOfCompanyAdmin,
            query={"limit": limit, "cursor": cursor},
        )
        return self._call(call)

    def invite_admin_of_company(
        self,
        garage_id: UUID,
        company_account_id: UUID,
        *,
        body: models.NewCompanyAdmin,
        idempotency_key: str | None = None,
    ) -> models.InvitedAdmin:
        """Invite a company's administrator. They see and manage their company's account, and nothing else of the
        garage. Whoever cannot sign in yet chooses a password with `invitation_token`, which is shown once; hand it
        on safely. Invite them again for another one. Open to operator admin, garage manager, company admin (own
        account).
        """
        call: Call[models.InvitedAdmin] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/admins",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            models.InvitedAdmin,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def remove_admin_of_company(
        self, garage_id: UUID, company_account_id: UUID, admin_id: UUID, *, idempotency_key: str | None = None
    ) -> models.CompanyAdmin:
        """Remove a company's administrator. They see nothing of the account within seconds. Open to operator admin,
        garage manager, company admin (own account).
        """
        call: Call[models.CompanyAdmin] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/admins/{admin_id}/remove",
                {"garage_id": garage_id, "company_account_id": company_account_id, "admin_id": admin_id},
            ),
            models.CompanyAdmin,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def accept_company_invitation(self, *, body: models.Acceptance) -> None:
        """Accept an invitation. Chooses a first password; then sign in. An invitation works once, for seven days. Open
        to anybody.
        """
        call: Call[None] = Call("POST", "/v1/invitations/accept", None, body=body)
        return self._call(call)

    def read_access_list(self, garage_id: UUID, *, since_version: int | None = None) -> models.ServedList:
        """Read the access list. Who may come in and until when, signed, to be used without a network until
        `valid_until`. With `since_version` a `delta` from that version; a `list` in its place is the whole, which
        then replaces what you have. The list changes within seconds of what it follows from, and is signed anew
        every hour. Open to operator admin, garage manager, accountant, gate.

        Args:
            since_version: The version that you have: only what changed since.
        """
        call: Call[models.ServedList] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/access-list", {"garage_id": garage_id}),
            models.ServedList,
            query={"since_version": since_version},
        )
        return self._call(call)

    def list_access_list_keys(self) -> models.PublicKeys:
        """List the keys of access lists. A JWK set: the Ed25519 keys that lists are signed with, the present one
        first. Open to anybody.
        """
        call: Call[models.PublicKeys] = Call("GET", "/v1/access-list-keys", models.PublicKeys)
        return self._call(call)

    def list_coupons(
        self, garage_id: UUID, *, limit: int | None = None, cursor: str | None = None, accepted: bool | None = None
    ) -> models.ListOfCoupon:
        """List coupons. Newest first; `redeemed` counts the redemptions that stand. Open to operator admin, garage
        manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            accepted: Only those that have not been ended.
        """
        call: Call[models.ListOfCoupon] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/coupons", {"garage_id": garage_id}),
            models.ListOfCoupon,
            query={"limit": limit, "cursor": cursor, "accepted": accepted},
        )
        return self._call(call)

    def create_coupon(
        self, garage_id: UUID, *, body: models.NewCoupon, idempotency_key: str | None = None
    ) -> models.Coupon:
        """Make a coupon. A percentage or an amount off the price before tax: off one invoice (`once`), off those of
        some months (`repeating`: a promo period), or off all (`forever`). What it takes off never changes; end it
        and make another. A price for those who come in some weeks is a coupon with `redeem_from_date` and
        `redeem_until_date`. Drivers redeem it by a code, staff without one. Open to operator admin, garage manager.
        """
        call: Call[models.Coupon] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/coupons", {"garage_id": garage_id}),
            models.Coupon,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def read_coupon(self, garage_id: UUID, coupon_id: UUID) -> models.Coupon:
        """Read a coupon. Open to operator admin, garage manager, accountant."""
        call: Call[models.Coupon] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/coupons/{coupon_id}", {"garage_id": garage_id, "coupon_id": coupon_id}),
            models.Coupon,
        )
        return self._call(call)

    def stop_coupon(self, garage_id: UUID, coupon_id: UUID, *, idempotency_key: str | None = None) -> models.Coupon:
        """End a coupon. It, and every code of it, can be redeemed no longer. Who has it keeps it. Open to operator
        admin, garage manager.
        """
        call: Call[models.Coupon] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/coupons/{coupon_id}/end", {"garage_id": garage_id, "coupon_id": coupon_id}
            ),
            models.Coupon,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def list_promotion_codes(self, garage_id: UUID, coupon_id: UUID) -> models.ListOfPromotionCode:
        """List the codes of a coupon. Open to operator admin, garage manager, accountant."""
        call: Call[models.ListOfPromotionCode] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/coupons/{coupon_id}/promotion-codes",
                {"garage_id": garage_id, "coupon_id": coupon_id},
            ),
            models.ListOfPromotionCode,
        )
        return self._call(call)

    def create_promotion_code(
        self, garage_id: UUID, coupon_id: UUID, *, body: models.NewPromotionCode, idempotency_key: str | None = None
    ) -> models.PromotionCode:
        """Add a promotion code. Case, spaces and dashes do not matter. A word stands for one coupon at a time in a
        garage. Open to operator admin, garage manager.
        """
        call: Call[models.PromotionCode] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/coupons/{coupon_id}/promotion-codes",
                {"garage_id": garage_id, "coupon_id": coupon_id},
            ),
            models.PromotionCode,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def stop_promotion_code(
        self, garage_id: UUID, promotion_code_id: UUID, *, idempotency_key: str | None = None
    ) -> models.PromotionCode:
        """End a promotion code. Its word can be given to another coupon. Open to operator admin, garage manager."""
        call: Call[models.PromotionCode] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/promotion-codes/{promotion_code_id}/end",
                {"garage_id": garage_id, "promotion_code_id": promotion_code_id},
            ),
            models.PromotionCode,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def list_redemptions(
        self, garage_id: UUID, coupon_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfRedemption:
        """List the redemptions of a coupon. Newest first. One that is `released` does not count: the subscription
        never began. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfRedemption] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/coupons/{coupon_id}/redemptions",
                {"garage_id": garage_id, "coupon_id": coupon_id},
            ),
            models.ListOfRedemption,
            query={"limit": limit, "cursor": cursor},
        )
        return self._call(call)

    def list_invoice_discounts(self, garage_id: UUID, invoice_id: UUID) -> models.ListOfInvoiceDiscount:
        """List the discounts of an invoice. As Stripe took them off, before tax; they sum up to the invoice's
        `discount_minor`. Open to operator admin, garage manager, accountant, driver (own things).
        """
        call: Call[models.ListOfInvoiceDiscount] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/invoices/{invoice_id}/discounts",
                {"garage_id": garage_id, "invoice_id": invoice_id},
            ),
            models.ListOfInvoiceDiscount,
        )
        return self._call(call)

    def list_subscription_discounts(self, garage_id: UUID, subscription_id: UUID) -> models.ListOfRedemption:
        """List the coupons of a subscription. Newest first; at most one is `active`. Open to operator admin, garage
        manager, accountant, driver (own things).
        """
        call: Call[models.ListOfRedemption] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/discounts",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.ListOfRedemption,
        )
        return self._call(call)

    def add_subscription_discount(
        self, garage_id: UUID, subscription_id: UUID, *, body: models.NewDiscount, idempotency_key: str | None = None
    ) -> models.Subscription:
        """Put a coupon on a subscription. From the next invoice on; what was billed stays as it is. A driver gives a
        promotion code, staff may name the coupon. A subscription has one coupon at a time. 202: Stripe did not
        answer in time; the outcome will be found out. Open to operator admin, garage manager, driver (own things).
        """
        call: Call[models.Subscription] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/discounts",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.Subscription,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def preview_subscription_discount(
        self, garage_id: UUID, subscription_id: UUID, *, body: models.NewDiscount, idempotency_key: str | None = None
    ) -> models.DiscountPreview:
        """Preview a coupon on a subscription. The next renewal as it is and as it would be, by Stripe's own reckoning.
        Redeems nothing. Open to operator admin, garage manager, driver (own things).
        """
        call: Call[models.DiscountPreview] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/discounts/preview",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.DiscountPreview,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def preview_discount_removal(
        self, garage_id: UUID, subscription_id: UUID, redemption_id: UUID, *, idempotency_key: str | None = None
    ) -> models.DiscountPreview:
        """Preview taking a coupon off. The next renewal as it is and as it would be. Changes nothing. Open to operator
        admin, garage manager, driver (own things).
        """
        call: Call[models.DiscountPreview] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/discounts/{redemption_id}/remove/preview",
                {"garage_id": garage_id, "subscription_id": subscription_id, "redemption_id": redemption_id},
            ),
            models.DiscountPreview,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def remove_subscription_discount(
        self, garage_id: UUID, subscription_id: UUID, redemption_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Subscription:
        """Take a coupon off a subscription. From the next invoice on. It stays redeemed. 202: Stripe did not answer in
        time; the outcome will be found out. Open to operator admin, garage manager, driver (own things).
        """
        call: Call[models.Subscription] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/discounts/{redemption_id}/remove",
                {"garage_id": garage_id, "subscription_id": subscription_id, "redemption_id": redemption_id},
            ),
            models.Subscription,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def list_credentials(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        subscription_id: UUID | None = None,
        driver_id: UUID | None = None,
        number: str | None = None,
        active: bool | None = None,
    ) -> models.ListOfCredential:
        """List credentials. Tags, cards and QR codes, newest first, ended ones too unless `active` is asked for. Open
        to operator admin, garage manager, accountant, driver (own things).

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            subscription_id: Only those of this subscription.
            driver_id: Only those of this driver.
            number: Only those with this number.
            active: Only those that have not ended.
        """
        call: Call[models.ListOfCredential] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/credentials", {"garage_id": garage_id}),
            models.ListOfCredential,
            query={
                "limit": limit,
                "cursor": cursor,
                "subscription_id": subscription_id,
                "driver_id": driver_id,
                "number": number,
                "active": active,
            },
        )
        return self._call(call)

    def read_credential(self, garage_id: UUID, credential_id: UUID) -> models.Credential:
        """Read a credential. Open to operator admin, garage manager, accountant, driver (own things)."""
        call: Call[models.Credential] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/credentials/{credential_id}",
                {"garage_id": garage_id, "credential_id": credential_id},
            ),
            models.Credential,
        )
        return self._call(call)

    def create_credential(
        self, garage_id: UUID, subscription_id: UUID, *, body: models.NewCredential, idempotency_key: str | None = None
    ) -> models.Credential:
        """Add a credential. A tag or card with the number that readers read, or a QR code whose number we make. It
        opens while its subscription does, from the next list on, which is seconds away. Drivers make QR codes only.
        Open to operator admin, garage manager, driver (own things).
        """
        call: Call[models.Credential] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/credentials",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.Credential,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def end_one_credential(
        self, garage_id: UUID, credential_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Credential:
        """End a credential. It opens nothing any more, as when it was lost. Its number may be given to somebody else.
        Open to operator admin, garage manager, driver (own things).
        """
        call: Call[models.Credential] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/credentials/{credential_id}/end",
                {"garage_id": garage_id, "credential_id": credential_id},
            ),
            models.Credential,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def list_gate_endpoints(
        self, garage_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfGateEndpoint:
        """List gates. Newest first, ended ones too, each with what it took last and what went wrong since. Open to
        operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfGateEndpoint] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/gate-endpoints", {"garage_id": garage_id}),
            models.ListOfGateEndpoint,
            query={"limit": limit, "cursor": cursor},
        )
        return self._call(call)

    def create_gate_endpoint(
        self, garage_id: UUID, *, body: models.NewGateEndpoint, idempotency_key: str | None = None
    ) -> models.IssuedGateEndpoint:
        """Add a gate. It is told of the list at once, and whenever it changes, by a POST that is signed as Standard
        Webhooks has it. The answer shows the signing secret; keep it now. An answer from 200 to 299 says that it
        was taken; otherwise it is tried again, after seconds at first and hourly in the end. Open to operator
        admin.
        """
        call: Call[models.IssuedGateEndpoint] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/gate-endpoints", {"garage_id": garage_id}),
            models.IssuedGateEndpoint,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def read_gate_endpoint(self, garage_id: UUID, endpoint_id: UUID) -> models.GateEndpoint:
        """Read a gate. With what it took last, and what went wrong since. Open to operator admin, garage manager,
        accountant.
        """
        call: Call[models.GateEndpoint] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/gate-endpoints/{endpoint_id}",
                {"garage_id": garage_id, "endpoint_id": endpoint_id},
            ),
            models.GateEndpoint,
        )
        return self._call(call)

    def send_to_gate_endpoint(
        self, garage_id: UUID, endpoint_id: UUID, *, idempotency_key: str | None = None
    ) -> models.GateEndpoint:
        """Tell a gate now. Within seconds, whatever it took before: to try it out, or once it was mended. Open to
        operator admin.
        """
        call: Call[models.GateEndpoint] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/gate-endpoints/{endpoint_id}/send",
                {"garage_id": garage_id, "endpoint_id": endpoint_id},
            ),
            models.GateEndpoint,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def end_gate_endpoint(
        self, garage_id: UUID, endpoint_id: UUID, *, idempotency_key: str | None = None
    ) -> models.GateEndpoint:
        """End a gate. It is told no more. What it has it may use until `valid_until`. Open to operator admin."""
        call: Call[models.GateEndpoint] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/gate-endpoints/{endpoint_id}/end",
                {"garage_id": garage_id, "endpoint_id": endpoint_id},
            ),
            models.GateEndpoint,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def list_merchants(
        self, garage_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfMerchant:
        """List merchants. Newest first. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfMerchant] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/merchants", {"garage_id": garage_id}),
            models.ListOfMerchant,
            query={"limit": limit, "cursor": cursor},
        )
        return self._call(call)

    def create_merchant(
        self, garage_id: UUID, *, body: models.NewMerchant, idempotency_key: str | None = None
    ) -> models.Merchant:
        """Add a merchant. A shop, a practice or a hotel near the garage that pays a part of other people's parking.
        Open to operator admin, garage manager.
        """
        call: Call[models.Merchant] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/merchants", {"garage_id": garage_id}),
            models.Merchant,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def read_merchant(self, garage_id: UUID, merchant_id: UUID) -> models.Merchant:
        """Read a merchant. Open to operator admin, garage manager, accountant."""
        call: Call[models.Merchant] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/merchants/{merchant_id}", {"garage_id": garage_id, "merchant_id": merchant_id}
            ),
            models.Merchant,
        )
        return self._call(call)

    def stop_merchant(
        self, garage_id: UUID, merchant_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Merchant:
        """End the dealings with a merchant. No new agreement; those that run go on until each is ended, and statements
        are still to be paid. Open to operator admin, garage manager.
        """
        call: Call[models.Merchant] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/merchants/{merchant_id}/end",
                {"garage_id": garage_id, "merchant_id": merchant_id},
            ),
            models.Merchant,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def list_validations(self, garage_id: UUID, merchant_id: UUID) -> models.ListOfValidation:
        """List what a merchant agreed to pay. Open to operator admin, garage manager, accountant."""
        call: Call[models.ListOfValidation] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/merchants/{merchant_id}/validations",
                {"garage_id": garage_id, "merchant_id": merchant_id},
            ),
            models.ListOfValidation,
        )
        return self._call(call)

    def create_validation(
        self, garage_id: UUID, merchant_id: UUID, *, body: models.NewValidation, idempotency_key: str | None = None
    ) -> models.Validation:
        """Agree on what a merchant pays. A percentage or an amount of monthly passes, for whom the merchant validates:
        by its code (a promotion code, given with the order or put on a running subscription), or by staff, who put
        the validation's id on a subscription as `coupon_id`. The driver pays the rest; the merchant is charged its
        part and the tax on it by a monthly statement. A subscription whose part would pass `cap_minor` is refused.
        Open to operator admin, garage manager.
        """
        call: Call[models.Validation] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/merchants/{merchant_id}/validations",
                {"garage_id": garage_id, "merchant_id": merchant_id},
            ),
            models.Validation,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def read_validation(self, garage_id: UUID, validation_id: UUID) -> models.Validation:
        """Read a validation. Who has it is listed under the redemptions of the coupon with the same id. Open to
        operator admin, garage manager, accountant.
        """
        call: Call[models.Validation] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/validations/{validation_id}",
                {"garage_id": garage_id, "validation_id": validation_id},
            ),
            models.Validation,
        )
        return self._call(call)

    def stop_validation(
        self, garage_id: UUID, validation_id: UUID, *, body: models.End, idempotency_key: str | None = None
    ) -> models.Validation:
        """End a validation. Nobody else is validated from now on. Periods that begin on or after the date are the
        drivers' alone: the coupon is taken off their subscriptions before. Open to operator admin, garage manager.
        """
        call: Call[models.Validation] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/validations/{validation_id}/end",
                {"garage_id": garage_id, "validation_id": validation_id},
            ),
            models.Validation,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def list_statements(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        merchant_id: UUID | None = None,
        open: bool | None = None,
    ) -> models.ListOfMerchantStatement:
        """List merchants' statements. Newest first. One is issued for each merchant and month that is over, of the
        drivers' invoices issued in it. What comes later, and what is taken back, stands on the next one. Open to
        operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            merchant_id: Only those of this merchant.
            open: Only those of which something is left to be paid.
        """
        call: Call[models.ListOfMerchantStatement] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/merchant-statements", {"garage_id": garage_id}),
            models.ListOfMerchantStatement,
            query={"limit": limit, "cursor": cursor, "merchant_id": merchant_id, "open": open},
        )
        return self._call(call)

    def read_statement(self, garage_id: UUID, statement_id: UUID) -> models.MerchantStatement:
        """Read a merchant's statement. Open to operator admin, garage manager, accountant."""
        call: Call[models.MerchantStatement] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/merchant-statements/{statement_id}",
                {"garage_id": garage_id, "statement_id": statement_id},
            ),
            models.MerchantStatement,
        )
        return self._call(call)

    def list_statement_lines(self, garage_id: UUID, statement_id: UUID) -> models.ListOfStatementLine:
        """List the lines of a statement. One for each driver's invoice, and one for each that was voided since; they
        sum up to the total. Open to operator admin, garage manager, accountant.
        """
        call: Call[models.ListOfStatementLine] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/merchant-statements/{statement_id}/lines",
                {"garage_id": garage_id, "statement_id": statement_id},
            ),
            models.ListOfStatementLine,
        )
        return self._call(call)

    def list_unstated_charges(self, garage_id: UUID, merchant_id: UUID) -> models.ListOfStatementLine:
        """List what a merchant owes that is not stated yet. Open to operator admin, garage manager, accountant."""
        call: Call[models.ListOfStatementLine] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/merchants/{merchant_id}/unstated-charges",
                {"garage_id": garage_id, "merchant_id": merchant_id},
            ),
            models.ListOfStatementLine,
        )
        return self._call(call)

    def list_statement_payments(self, garage_id: UUID, statement_id: UUID) -> models.ListOfMerchantPayment:
        """List the payments of a statement. Open to operator admin, garage manager, accountant."""
        call: Call[models.ListOfMerchantPayment] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/merchant-statements/{statement_id}/payments",
                {"garage_id": garage_id, "statement_id": statement_id},
            ),
            models.ListOfMerchantPayment,
        )
        return self._call(call)

    def record_merchant_payment(
        self,
        garage_id: UUID,
        statement_id: UUID,
        *,
        body: models.MerchantPaymentReceived,
        idempotency_key: str | None = None,
    ) -> models.MerchantPayment:
        """Record a merchant's payment. Parts add up; more than what is left is refused. It waits for a deposit. Open
        to operator admin, garage manager.
        """
        call: Call[models.MerchantPayment] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/merchant-statements/{statement_id}/payments",
                {"garage_id": garage_id, "statement_id": statement_id},
            ),
            models.MerchantPayment,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def void_merchant_payment(
        self, garage_id: UUID, payment_id: UUID, *, body: models.Voiding, idempotency_key: str | None = None
    ) -> models.MerchantPayment:
        """Take back a merchant's payment. Reversed in the ledger, never deleted; only while it is not deposited. Open
        to operator admin, garage manager.
        """
        call: Call[models.MerchantPayment] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/merchant-payments/{payment_id}/void",
                {"garage_id": garage_id, "payment_id": payment_id},
            ),
            models.MerchantPayment,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def write_off_statement(
        self, garage_id: UUID, statement_id: UUID, *, body: models.GivingUp, idempotency_key: str | None = None
    ) -> models.MerchantStatement:
        """Write off what is left of a statement. As bad debt, with the reason in the audit log; the tax on it stays
        owed to the tax office. Open to operator admin, garage manager.
        """
        call: Call[models.MerchantStatement] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/merchant-statements/{statement_id}/write-off",
                {"garage_id": garage_id, "statement_id": statement_id},
            ),
            models.MerchantStatement,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def list_undeposited_merchant_payments(
        self, garage_id: UUID, *, limit: int | None = None
    ) -> models.ListOfMerchantPayment:
        """List merchants' payments that wait for a deposit. Oldest first; name them in a deposit as
        `merchant_payment_ids`. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at the most.
        """
        call: Call[models.ListOfMerchantPayment] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/undeposited-merchant-payments", {"garage_id": garage_id}),
            models.ListOfMerchantPayment,
            query={"limit": limit},
        )
        return self._call(call)

    def list_invoices(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal["draft", "open", "paid", "uncollectible", "void"] | None = None,
        customer_id: UUID | None = None,
        subscription_id: UUID | None = None,
    ) -> models.ListOfInvoice:
        """List invoices. Newest first. Open to operator admin, garage manager, accountant, driver (own things).

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            status: Only those in this status.
            customer_id: Only those of this customer.
            subscription_id: Only those of this subscription. A driver names one of their own subscriptions
                here.
        """
        call: Call[models.ListOfInvoice] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/invoices", {"garage_id": garage_id}),
            models.ListOfInvoice,
            query={
                "limit": limit,
                "cursor": cursor,
                "status": status,
                "customer_id": customer_id,
                "subscription_id": subscription_id,
            },
        )
        return self._call(call)

    def read_invoice(self, garage_id: UUID, invoice_id: UUID) -> models.Invoice:
        """Read an invoice. Open to operator admin, garage manager, accountant, driver (own things)."""
        call: Call[models.Invoice] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/invoices/{invoice_id}", {"garage_id": garage_id, "invoice_id": invoice_id}
            ),
            models.Invoice,
        )
        return self._call(call)

    def list_invoice_lines(self, garage_id: UUID, invoice_id: UUID) -> models.ListOfInvoiceLine:
        """List the lines of an invoice. Open to operator admin, garage manager, accountant, driver (own things)."""
        call: Call[models.ListOfInvoiceLine] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/invoices/{invoice_id}/lines",
                {"garage_id": garage_id, "invoice_id": invoice_id},
            ),
            models.ListOfInvoiceLine,
        )
        return self._call(call)

    def list_payments(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal["failed", "pending", "succeeded"] | None = None,
        customer_id: UUID | None = None,
        subscription_id: UUID | None = None,
        invoice_id: UUID | None = None,
        attempted_from: dt.datetime | None = None,
        attempted_until: dt.datetime | None = None,
    ) -> models.ListOfPayment:
        """List payments. Attempts to collect, newest first; give a span of instants to make it fast. Open to operator
        admin, garage manager, accountant, driver (own things).

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            status: Only those in this status.
            customer_id: Only those of this customer.
            subscription_id: Only those of this subscription. A driver names one of their own subscriptions
                here.
            invoice_id: Only those that tried to settle this invoice.
            attempted_from: From this instant on.
            attempted_until: Before this instant.
        """
        call: Call[models.ListOfPayment] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/payments", {"garage_id": garage_id}),
            models.ListOfPayment,
            query={
                "limit": limit,
                "cursor": cursor,
                "status": status,
                "customer_id": customer_id,
                "subscription_id": subscription_id,
                "invoice_id": invoice_id,
                "attempted_from": attempted_from,
                "attempted_until": attempted_until,
            },
        )
        return self._call(call)

    def read_payment(self, garage_id: UUID, payment_id: UUID) -> models.Payment:
        """Read a payment. Open to operator admin, garage manager, accountant, driver (own things)."""
        call: Call[models.Payment] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/payments/{payment_id}", {"garage_id": garage_id, "payment_id": payment_id}
            ),
            models.Payment,
        )
        return self._call(call)

    def list_refunds(self, garage_id: UUID, payment_id: UUID) -> models.ListOfRefund:
        """List the refunds of a payment. Open to operator admin, garage manager, accountant, driver (own things)."""
        call: Call[models.ListOfRefund] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/payments/{payment_id}/refunds",
                {"garage_id": garage_id, "payment_id": payment_id},
            ),
            models.ListOfRefund,
        )
        return self._call(call)

    def create_refund(
        self, garage_id: UUID, payment_id: UUID, *, body: models.NewRefund, idempotency_key: str | None = None
    ) -> models.RefundRequest:
        """Refund a payment. Up to the limit of your role (see the garage's settings) the money goes back at once: 201.
        Over it, and for accountants, the request waits for somebody else's approval: 202, `pending_approval`. 202
        with `executing`: Stripe did not answer in time; it will be found out. What is promised counts as gone. A
        payment that came by check, ach or cash needs `method`, and is recorded. Send an Idempotency-Key, so that
        you can safely ask again. Open to operator admin, garage manager, accountant.
        """
        call: Call[models.RefundRequest] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/payments/{payment_id}/refunds",
                {"garage_id": garage_id, "payment_id": payment_id},
            ),
            models.RefundRequest,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def approve_refund_request(
        self, garage_id: UUID, request_id: UUID, *, body: models.RefundDecision, idempotency_key: str | None = None
    ) -> models.RefundRequest:
        """Approve a refund or a credit note. By somebody else than who asked, whose limit suffices. 202: Stripe did
        not answer in time. Open to operator admin, garage manager.
        """
        call: Call[models.RefundRequest] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/refund-requests/{request_id}/approve",
                {"garage_id": garage_id, "request_id": request_id},
            ),
            models.RefundRequest,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def reject_refund_request(
        self, garage_id: UUID, request_id: UUID, *, body: models.RefundDecision, idempotency_key: str | None = None
    ) -> models.RefundRequest:
        """Reject a refund or a credit note. Whoever asked may take it back so. Open to operator admin, garage manager,
        accountant.
        """
        call: Call[models.RefundRequest] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/refund-requests/{request_id}/reject",
                {"garage_id": garage_id, "request_id": request_id},
            ),
            models.RefundRequest,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def list_refund_requests(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        state: Literal["executing", "failed", "pending_approval", "rejected", "succeeded"] | None = None,
        payment_id: UUID | None = None,
        invoice_id: UUID | None = None,
    ) -> models.ListOfRefundRequest:
        """List refund requests. Newest first. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            state: Only those in this state.
            payment_id: Only those of this payment.
            invoice_id: Only credit notes of this invoice.
        """
        call: Call[models.ListOfRefundRequest] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/refund-requests", {"garage_id": garage_id}),
            models.ListOfRefundRequest,
            query={
                "limit": limit,
                "cursor": cursor,
                "state": state,
                "payment_id": payment_id,
                "invoice_id": invoice_id,
            },
        )
        return self._call(call)

    def read_refund_request(self, garage_id: UUID, request_id: UUID) -> models.RefundRequest:
        """Read a refund request. Open to operator admin, garage manager, accountant."""
        call: Call[models.RefundRequest] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/refund-requests/{request_id}",
                {"garage_id": garage_id, "request_id": request_id},
            ),
            models.RefundRequest,
        )
        return self._call(call)

    def preview_credit_note(
        self, garage_id: UUID, invoice_id: UUID, *, body: models.WantedCreditNote, idempotency_key: str | None = None
    ) -> models.CreditPlan:
        """Preview a credit note. Of an open invoice less is owed. Of a paid one the money goes back: to the card as
        far as a card paid it and the rest to the customer's balance, unless you say how. Stripe is asked as well;
        nothing is written. Open to operator admin, garage manager, accountant.
        """
        call: Call[models.CreditPlan] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/invoices/{invoice_id}/credit-notes/preview",
                {"garage_id": garage_id, "invoice_id": invoice_id},
            ),
            models.CreditPlan,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def create_credit_note(
        self, garage_id: UUID, invoice_id: UUID, *, body: models.NewCreditNote, idempotency_key: str | None = None
    ) -> models.RefundRequest:
        """Credit an invoice. Give the preview's values back; what would come to another amount is refused. Limits and
        approval are those of refunds: within your limit it is written at once, 201. Otherwise it waits for somebody
        else's approval: 202, `pending_approval`. 202 with `executing`: Stripe did not answer in time; it will be
        found out. Send an Idempotency-Key, so that you can safely ask again. Open to operator admin, garage
        manager, accountant.
        """
        call: Call[models.RefundRequest] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/invoices/{invoice_id}/credit-notes",
                {"garage_id": garage_id, "invoice_id": invoice_id},
            ),
            models.RefundRequest,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def list_invoice_credit_notes(self, garage_id: UUID, invoice_id: UUID) -> models.ListOfCreditNote:
        """List the credit notes of an invoice. Oldest first. Open to operator admin, garage manager, accountant,
        driver (own things).
        """
        call: Call[models.ListOfCreditNote] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/invoices/{invoice_id}/credit-notes",
                {"garage_id": garage_id, "invoice_id": invoice_id},
            ),
            models.ListOfCreditNote,
        )
        return self._call(call)

    def read_asked_credit_note(self, garage_id: UUID, request_id: UUID) -> models.NewCreditNote:
        """Read what a credit note was asked for. Open to operator admin, garage manager, accountant."""
        call: Call[models.NewCreditNote] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/refund-requests/{request_id}/credit-note",
                {"garage_id": garage_id, "request_id": request_id},
            ),
            models.NewCreditNote,
        )
        return self._call(call)

    def list_credit_notes(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal["issued", "void"] | None = None,
    ) -> models.ListOfCreditNote:
        """List credit notes. Newest first. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            status: Only those in this status.
        """
        call: Call[models.ListOfCreditNote] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/credit-notes", {"garage_id": garage_id}),
            models.ListOfCreditNote,
            query={"limit": limit, "cursor": cursor, "status": status},
        )
        return self._call(call)

    def read_credit_note(self, garage_id: UUID, credit_note_id: UUID) -> models.CreditNote:
        """Read a credit note. Open to operator admin, garage manager, accountant."""
        call: Call[models.CreditNote] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/credit-notes/{credit_note_id}",
                {"garage_id": garage_id, "credit_note_id": credit_note_id},
            ),
            models.CreditNote,
        )
        return self._call(call)

    def list_credit_note_lines(self, garage_id: UUID, credit_note_id: UUID) -> models.ListOfCreditNoteLine:
        """List the lines of a credit note. Open to operator admin, garage manager, accountant."""
        call: Call[models.ListOfCreditNoteLine] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/credit-notes/{credit_note_id}/lines",
                {"garage_id": garage_id, "credit_note_id": credit_note_id},
            ),
            models.ListOfCreditNoteLine,
        )
        return self._call(call)

    def list_credit_note_taxes(self, garage_id: UUID, credit_note_id: UUID) -> models.ListOfLineTax:
        """List the taxes that a credit note takes back. Open to operator admin, garage manager, accountant."""
        call: Call[models.ListOfLineTax] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/credit-notes/{credit_note_id}/taxes",
                {"garage_id": garage_id, "credit_note_id": credit_note_id},
            ),
            models.ListOfLineTax,
        )
        return self._call(call)

    def void_one_credit_note(
        self, garage_id: UUID, credit_note_id: UUID, *, body: models.Voiding, idempotency_key: str | None = None
    ) -> models.CreditNote:
        """Take a credit note back. While its invoice is open: the customer owes the whole again. 202: Stripe did not
        answer in time. Open to operator admin, garage manager, accountant.
        """
        call: Call[models.CreditNote] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/credit-notes/{credit_note_id}/void",
                {"garage_id": garage_id, "credit_note_id": credit_note_id},
            ),
            models.CreditNote,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def list_disputes(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal[
            "appeal_needs_response",
            "appeal_under_review",
            "lost",
            "needs_response",
            "prevented",
            "under_review",
            "warning_closed",
            "warning_needs_response",
            "warning_under_review",
            "won",
        ]
        | None = None,
        payment_id: UUID | None = None,
    ) -> models.ListOfDispute:
        """List disputes. Newest first. Answer one before `evidence_due_at`, in Stripe's dashboard; its end comes here.
        Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            status: Only those in this status.
            payment_id: Only those of this payment.
        """
        call: Call[models.ListOfDispute] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/disputes", {"garage_id": garage_id}),
            models.ListOfDispute,
            query={"limit": limit, "cursor": cursor, "status": status, "payment_id": payment_id},
        )
        return self._call(call)

    def read_dispute(self, garage_id: UUID, dispute_id: UUID) -> models.Dispute:
        """Read a dispute. Open to operator admin, garage manager, accountant."""
        call: Call[models.Dispute] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/disputes/{dispute_id}", {"garage_id": garage_id, "dispute_id": dispute_id}
            ),
            models.Dispute,
        )
        return self._call(call)

    def list_payouts(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal["canceled", "failed", "in_transit", "paid", "pending"] | None = None,
    ) -> models.ListOfPayout:
        """List payouts. Newest first. Stripe sends the money of several garages together: this is the garage's own
        part, so `net_minor` is not the amount on the bank's statement where garages share an account. Open to
        operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            status: Only those in this status.
        """
        call: Call[models.ListOfPayout] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/payouts", {"garage_id": garage_id}),
            models.ListOfPayout,
            query={"limit": limit, "cursor": cursor, "status": status},
        )
        return self._call(call)

    def read_payout(self, garage_id: UUID, payout_id: UUID) -> models.Payout:
        """Read a payout. Open to operator admin, garage manager, accountant."""
        call: Call[models.Payout] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/payouts/{payout_id}", {"garage_id": garage_id, "payout_id": payout_id}),
            models.Payout,
        )
        return self._call(call)

    def list_payout_lines(
        self, garage_id: UUID, payout_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfPayoutLine:
        """List what is in a payout. Newest first. The `net_minor` of all lines add up to that of the payout. Open to
        operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfPayoutLine] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/payouts/{payout_id}/lines", {"garage_id": garage_id, "payout_id": payout_id}
            ),
            models.ListOfPayoutLine,
            query={"limit": limit, "cursor": cursor},
        )
        return self._call(call)

    def record_payment(
        self, garage_id: UUID, invoice_id: UUID, *, body: models.NewReceivedPayment, idempotency_key: str | None = None
    ) -> models.Payment:
        """Record a check, a transfer or cash. Parts add up on an invoice that is sent; once nothing is left, Stripe is
        told that it was paid out of band. More than what is left is refused. 202: Stripe did not answer in time; it
        will be found out. Open to operator admin, garage manager.
        """
        call: Call[models.Payment] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/invoices/{invoice_id}/payments",
                {"garage_id": garage_id, "invoice_id": invoice_id},
            ),
            models.Payment,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def void_recorded_payment(
        self, garage_id: UUID, payment_id: UUID, *, body: models.Voiding, idempotency_key: str | None = None
    ) -> models.Payment:
        """Take back a recorded payment. Reversed in the ledger, never deleted; only while it is not deposited and its
        invoice is open. Open to operator admin, garage manager.
        """
        call: Call[models.Payment] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/payments/{payment_id}/void", {"garage_id": garage_id, "payment_id": payment_id}
            ),
            models.Payment,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def list_undeposited(self, garage_id: UUID, *, limit: int | None = None) -> models.ListOfPayment:
        """List payments that wait for a deposit. Oldest first. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at the most.
        """
        call: Call[models.ListOfPayment] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/undeposited-payments", {"garage_id": garage_id}),
            models.ListOfPayment,
            query={"limit": limit},
        )
        return self._call(call)

    def make_deposit(
        self, garage_id: UUID, *, body: models.NewDeposit, idempotency_key: str | None = None
    ) -> models.Deposit:
        """Record a deposit. Recorded payments that were brought to the bank together; each is in one deposit at the
        most. Open to operator admin, garage manager.
        """
        call: Call[models.Deposit] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/deposits", {"garage_id": garage_id}),
            models.Deposit,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def list_deposits(
        self, garage_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfDeposit:
        """List deposits. Newest first. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfDeposit] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/deposits", {"garage_id": garage_id}),
            models.ListOfDeposit,
            query={"limit": limit, "cursor": cursor},
        )
        return self._call(call)

    def read_deposit(self, garage_id: UUID, deposit_id: UUID) -> models.Deposit:
        """Read a deposit. Open to operator admin, garage manager, accountant."""
        call: Call[models.Deposit] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/deposits/{deposit_id}", {"garage_id": garage_id, "deposit_id": deposit_id}
            ),
            models.Deposit,
        )
        return self._call(call)

    def list_deposit_payments(self, garage_id: UUID, deposit_id: UUID) -> models.ListOfPayment:
        """List the payments of a deposit. Open to operator admin, garage manager, accountant."""
        call: Call[models.ListOfPayment] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/deposits/{deposit_id}/payments",
                {"garage_id": garage_id, "deposit_id": deposit_id},
            ),
            models.ListOfPayment,
        )
        return self._call(call)

    def write_off_invoice(
        self, garage_id: UUID, invoice_id: UUID, *, body: models.WriteOff, idempotency_key: str | None = None
    ) -> models.Invoice:
        """Write off an open invoice. It becomes uncollectible at Stripe, is not collected any more, and what is left
        of it is bad debt, up to the limit that your role has for refunds. Its tax stays owed to the tax office:
        credit the invoice where that may be taken back. A payment that comes after all undoes it. 202: Stripe did
        not answer in time, or a payment is being processed; it will be found out. Open to operator admin, garage
        manager, accountant.
        """
        call: Call[models.Invoice] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/invoices/{invoice_id}/write-off",
                {"garage_id": garage_id, "invoice_id": invoice_id},
            ),
            models.Invoice,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def garage_revenue(
        self, garage_id: UUID, *, from_: dt.date, until: dt.date, grain: Literal["day", "month", "week"] | None = None
    ) -> models.RevenueReport:
        """Revenue of a garage. Billed, earned, taxed, refunded and collected, by period; from the ledger. Amounts are
        integers in minor units and are never added across currencies. Open to operator admin, garage manager,
        accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            grain: How long a period is; weeks begin on Monday.
        """
        call: Call[models.RevenueReport] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/reports/revenue", {"garage_id": garage_id}),
            models.RevenueReport,
            query={"from": from_, "until": until, "grain": grain},
        )
        return self._call(call)

    def portfolio_revenue(
        self,
        *,
        from_: dt.date,
        until: dt.date,
        grain: Literal["day", "month", "week"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.RevenueReport:
        """Revenue of several garages. Billed, earned, taxed, refunded and collected, by period; from the ledger.
        Amounts are integers in minor units and are never added across currencies. Open to operator admin, garage
        manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            grain: How long a period is; weeks begin on Monday.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.RevenueReport] = Call(
            "GET",
            "/v1/reports/revenue",
            models.RevenueReport,
            query={"from": from_, "until": until, "grain": grain, "garages": garages},
        )
        return self._call(call)

    def garage_revenue_by_pass(
        self, garage_id: UUID, *, from_: dt.date, until: dt.date, grain: Literal["day", "month", "week"] | None = None
    ) -> models.RevenueByPassReport:
        """Revenue by pass of a garage. Billed, earned, taxed, refunded and collected, by period and pass; from the
        ledger. Prices and taxes are counted line by line; payments, fees and what went back of an invoice for
        several passes are parted by what it bills for each. Amounts are integers in minor units and are never added
        across currencies. Open to operator admin, garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            grain: How long a period is; weeks begin on Monday.
        """
        call: Call[models.RevenueByPassReport] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/reports/revenue-by-pass", {"garage_id": garage_id}),
            models.RevenueByPassReport,
            query={"from": from_, "until": until, "grain": grain},
        )
        return self._call(call)

    def portfolio_revenue_by_pass(
        self,
        *,
        from_: dt.date,
        until: dt.date,
        grain: Literal["day", "month", "week"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.RevenueByPassReport:
        """Revenue by pass of several garages. Billed, earned, taxed, refunded and collected, by period and pass; from
        the ledger. Prices and taxes are counted line by line; payments, fees and what went back of an invoice for
        several passes are parted by what it bills for each. Amounts are integers in minor units and are never added
        across currencies. Open to operator admin, garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            grain: How long a period is; weeks begin on Monday.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.RevenueByPassReport] = Call(
            "GET",
            "/v1/reports/revenue-by-pass",
            models.RevenueByPassReport,
            query={"from": from_, "until": until, "grain": grain, "garages": garages},
        )
        return self._call(call)

    def garage_payments(
        self, garage_id: UUID, *, from_: dt.date, until: dt.date, grain: Literal["day", "month", "week"] | None = None
    ) -> models.PaymentsReport:
        """Payments of a garage. Attempts to pay by period and method: how many succeeded, what they brought in, what
        Stripe kept. Amounts are integers in minor units and are never added across currencies. Open to operator
        admin, garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            grain: How long a period is; weeks begin on Monday.
        """
        call: Call[models.PaymentsReport] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/reports/payments", {"garage_id": garage_id}),
            models.PaymentsReport,
            query={"from": from_, "until": until, "grain": grain},
        )
        return self._call(call)

    def portfolio_payments(
        self,
        *,
        from_: dt.date,
        until: dt.date,
        grain: Literal["day", "month", "week"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.PaymentsReport:
        """Payments of several garages. Attempts to pay by period and method: how many succeeded, what they brought in,
        what Stripe kept. Amounts are integers in minor units and are never added across currencies. Open to
        operator admin, garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            grain: How long a period is; weeks begin on Monday.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.PaymentsReport] = Call(
            "GET",
            "/v1/reports/payments",
            models.PaymentsReport,
            query={"from": from_, "until": until, "grain": grain, "garages": garages},
        )
        return self._call(call)

    def garage_aging(self, garage_id: UUID, *, on: dt.date | None = None) -> models.AgingReport:
        """Aging of receivables of a garage. What each customer owed at the end of a date, by how many days it was
        overdue; from the ledger, so that its sum is the balance of the account `receivable`. Amounts are integers
        in minor units and are never added across currencies. Open to operator admin, garage manager, accountant.

        Args:
            on: Local date at whose end; today of each garage without it.
        """
        call: Call[models.AgingReport] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/reports/aging", {"garage_id": garage_id}),
            models.AgingReport,
            query={"on": on},
        )
        return self._call(call)

    def portfolio_aging(self, *, on: dt.date | None = None, garages: list[UUID] | None = None) -> models.AgingReport:
        """Aging of receivables of several garages. What each customer owed at the end of a date, by how many days it
        was overdue; from the ledger, so that its sum is the balance of the account `receivable`. Amounts are
        integers in minor units and are never added across currencies. Open to operator admin, garage manager,
        accountant.

        Args:
            on: Local date at whose end; today of each garage without it.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AgingReport] = Call(
            "GET", "/v1/reports/aging", models.AgingReport, query={"on": on, "garages": garages}
        )
        return self._call(call)

    def garage_rent_roll(self, garage_id: UUID) -> models.RentRollReport:
        """Rent roll of a garage. Each live subscription: who pays, who parks, with which plates, for how much, until
        when. Amounts are integers in minor units and are never added across currencies. Open to operator admin,
        garage manager, accountant.
        """
        call: Call[models.RentRollReport] = Call(
            "GET", path_of("/v1/garages/{garage_id}/reports/rent-roll", {"garage_id": garage_id}), models.RentRollReport
        )
        return self._call(call)

    def portfolio_rent_roll(self, *, garages: list[UUID] | None = None) -> models.RentRollReport:
        """Rent roll of several garages. Each live subscription: who pays, who parks, with which plates, for how much,
        until when. Amounts are integers in minor units and are never added across currencies. Open to operator
        admin, garage manager, accountant.

        Args:
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.RentRollReport] = Call(
            "GET", "/v1/reports/rent-roll", models.RentRollReport, query={"garages": garages}
        )
        return self._call(call)

    def garage_occupancy(self, garage_id: UUID) -> models.OccupancyReport:
        """Occupancy of a garage. The places of each garage: sold, held for people in line, and left, with the stated
        oversell. Amounts are integers in minor units and are never added across currencies. Open to operator admin,
        garage manager, accountant.
        """
        call: Call[models.OccupancyReport] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/reports/occupancy", {"garage_id": garage_id}),
            models.OccupancyReport,
        )
        return self._call(call)

    def portfolio_occupancy(self, *, garages: list[UUID] | None = None) -> models.OccupancyReport:
        """Occupancy of several garages. The places of each garage: sold, held for people in line, and left, with the
        stated oversell. Amounts are integers in minor units and are never added across currencies. Open to operator
        admin, garage manager, accountant.

        Args:
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.OccupancyReport] = Call(
            "GET", "/v1/reports/occupancy", models.OccupancyReport, query={"garages": garages}
        )
        return self._call(call)

    def garage_passes(self, garage_id: UUID) -> models.PassesReport:
        """Passes of a garage. Each pass: places taken, held and wanted, and the monthly worth of the subscriptions
        that have it. Amounts are integers in minor units and are never added across currencies. Open to operator
        admin, garage manager, accountant.
        """
        call: Call[models.PassesReport] = Call(
            "GET", path_of("/v1/garages/{garage_id}/reports/passes", {"garage_id": garage_id}), models.PassesReport
        )
        return self._call(call)

    def portfolio_passes(self, *, garages: list[UUID] | None = None) -> models.PassesReport:
        """Passes of several garages. Each pass: places taken, held and wanted, and the monthly worth of the
        subscriptions that have it. Amounts are integers in minor units and are never added across currencies. Open
        to operator admin, garage manager, accountant.

        Args:
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.PassesReport] = Call(
            "GET", "/v1/reports/passes", models.PassesReport, query={"garages": garages}
        )
        return self._call(call)

    def garage_dunning(self, garage_id: UUID) -> models.DunningReport:
        """Unpaid renewals of a garage. Each subscription and company that has not paid: what is owed, which notices
        were given, what comes next. Amounts are integers in minor units and are never added across currencies. Open
        to operator admin, garage manager, accountant.
        """
        call: Call[models.DunningReport] = Call(
            "GET", path_of("/v1/garages/{garage_id}/reports/dunning", {"garage_id": garage_id}), models.DunningReport
        )
        return self._call(call)

    def portfolio_dunning(self, *, garages: list[UUID] | None = None) -> models.DunningReport:
        """Unpaid renewals of several garages. Each subscription and company that has not paid: what is owed, which
        notices were given, what comes next. Amounts are integers in minor units and are never added across
        currencies. Open to operator admin, garage manager, accountant.

        Args:
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.DunningReport] = Call(
            "GET", "/v1/reports/dunning", models.DunningReport, query={"garages": garages}
        )
        return self._call(call)

    def garage_refunds(self, garage_id: UUID, *, from_: dt.date, until: dt.date) -> models.RefundsReport:
        """Refunds of a garage. Money that went back on some dates: to whom, why, and who allowed it. Amounts are
        integers in minor units and are never added across currencies. Open to operator admin, garage manager,
        accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
        """
        call: Call[models.RefundsReport] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/reports/refunds", {"garage_id": garage_id}),
            models.RefundsReport,
            query={"from": from_, "until": until},
        )
        return self._call(call)

    def portfolio_refunds(
        self, *, from_: dt.date, until: dt.date, garages: list[UUID] | None = None
    ) -> models.RefundsReport:
        """Refunds of several garages. Money that went back on some dates: to whom, why, and who allowed it. Amounts
        are integers in minor units and are never added across currencies. Open to operator admin, garage manager,
        accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.RefundsReport] = Call(
            "GET",
            "/v1/reports/refunds",
            models.RefundsReport,
            query={"from": from_, "until": until, "garages": garages},
        )
        return self._call(call)

    def garage_payouts(self, garage_id: UUID, *, from_: dt.date, until: dt.date) -> models.PayoutsReport:
        """Payout reconciliation of a garage. Each garage's part of the payouts that arrive on some dates: gross, fees,
        net, beside what the ledger's bank account received; what does not tie out is shown. Amounts are integers in
        minor units and are never added across currencies. Open to operator admin, garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
        """
        call: Call[models.PayoutsReport] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/reports/payouts", {"garage_id": garage_id}),
            models.PayoutsReport,
            query={"from": from_, "until": until},
        )
        return self._call(call)

    def portfolio_payouts(
        self, *, from_: dt.date, until: dt.date, garages: list[UUID] | None = None
    ) -> models.PayoutsReport:
        """Payout reconciliation of several garages. Each garage's part of the payouts that arrive on some dates:
        gross, fees, net, beside what the ledger's bank account received; what does not tie out is shown. Amounts
        are integers in minor units and are never added across currencies. Open to operator admin, garage manager,
        accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.PayoutsReport] = Call(
            "GET",
            "/v1/reports/payouts",
            models.PayoutsReport,
            query={"from": from_, "until": until, "garages": garages},
        )
        return self._call(call)

    def garage_taxes(
        self, garage_id: UUID, *, from_: dt.date, until: dt.date, grain: Literal["day", "month", "week"] | None = None
    ) -> models.TaxesReport:
        """Taxes of a garage. What was charged and given back for each tax, by jurisdiction, rate and period, and what
        was billed without it by certificate. Charged by the local date on which the invoice was issued, voided ones
        left out; given back by the date of the refund or the credit note. `net_minor` is what is to be remitted.
        Amounts are integers in minor units and are never added across currencies. Open to operator admin, garage
        manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            grain: How long a period is; weeks begin on Monday.
        """
        call: Call[models.TaxesReport] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/reports/taxes", {"garage_id": garage_id}),
            models.TaxesReport,
            query={"from": from_, "until": until, "grain": grain},
        )
        return self._call(call)

    def portfolio_taxes(
        self,
        *,
        from_: dt.date,
        until: dt.date,
        grain: Literal["day", "month", "week"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.TaxesReport:
        """Taxes of several garages. What was charged and given back for each tax, by jurisdiction, rate and period,
        and what was billed without it by certificate. Charged by the local date on which the invoice was issued,
        voided ones left out; given back by the date of the refund or the credit note. `net_minor` is what is to be
        remitted. Amounts are integers in minor units and are never added across currencies. Open to operator admin,
        garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            grain: How long a period is; weeks begin on Monday.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.TaxesReport] = Call(
            "GET",
            "/v1/reports/taxes",
            models.TaxesReport,
            query={"from": from_, "until": until, "grain": grain, "garages": garages},
        )
        return self._call(call)

    def garage_coupons(
        self, garage_id: UUID, *, from_: dt.date, until: dt.date, grain: Literal["day", "month", "week"] | None = None
    ) -> models.CouponsReport:
        """Coupons and discounts of a garage. What each coupon took off invoices before tax, by the period of their
        issue; voided ones are left out. Amounts are integers in minor units and are never added across currencies.
        Open to operator admin, garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            grain: How long a period is; weeks begin on Monday.
        """
        call: Call[models.CouponsReport] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/reports/coupons", {"garage_id": garage_id}),
            models.CouponsReport,
            query={"from": from_, "until": until, "grain": grain},
        )
        return self._call(call)

    def portfolio_coupons(
        self,
        *,
        from_: dt.date,
        until: dt.date,
        grain: Literal["day", "month", "week"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.CouponsReport:
        """Coupons and discounts of several garages. What each coupon took off invoices before tax, by the period of
        their issue; voided ones are left out. Amounts are integers in minor units and are never added across
        currencies. Open to operator admin, garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            grain: How long a period is; weeks begin on Monday.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.CouponsReport] = Call(
            "GET",
            "/v1/reports/coupons",
            models.CouponsReport,
            query={"from": from_, "until": until, "grain": grain, "garages": garages},
        )
        return self._call(call)

    def garage_disputes(
        self, garage_id: UUID, *, from_: dt.date, until: dt.date, grain: Literal["day", "month", "week"] | None = None
    ) -> models.DisputesReport:
        """Disputes of a garage. Disputes by period: opened, won, lost; what Stripe took and gave back, what is lost
        and what the fees were, from the ledger. Amounts are integers in minor units and are never added across
        currencies. Open to operator admin, garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            grain: How long a period is; weeks begin on Monday.
        """
        call: Call[models.DisputesReport] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/reports/disputes", {"garage_id": garage_id}),
            models.DisputesReport,
            query={"from": from_, "until": until, "grain": grain},
        )
        return self._call(call)

    def portfolio_disputes(
        self,
        *,
        from_: dt.date,
        until: dt.date,
        grain: Literal["day", "month", "week"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.DisputesReport:
        """Disputes of several garages. Disputes by period: opened, won, lost; what Stripe took and gave back, what is
        lost and what the fees were, from the ledger. Amounts are integers in minor units and are never added across
        currencies. Open to operator admin, garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            grain: How long a period is; weeks begin on Monday.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.DisputesReport] = Call(
            "GET",
            "/v1/reports/disputes",
            models.DisputesReport,
            query={"from": from_, "until": until, "grain": grain, "garages": garages},
        )
        return self._call(call)

    def garage_deposits(self, garage_id: UUID, *, from_: dt.date, until: dt.date) -> models.DepositsReport:
        """Deposits of a garage. Deposits of checks, transfers and cash on some dates, beside what the ledger's bank
        account received. Amounts are integers in minor units and are never added across currencies. Open to
        operator admin, garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
        """
        call: Call[models.DepositsReport] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/reports/deposits", {"garage_id": garage_id}),
            models.DepositsReport,
            query={"from": from_, "until": until},
        )
        return self._call(call)

    def portfolio_deposits(
        self, *, from_: dt.date, until: dt.date, garages: list[UUID] | None = None
    ) -> models.DepositsReport:
        """Deposits of several garages. Deposits of checks, transfers and cash on some dates, beside what the ledger's
        bank account received. Amounts are integers in minor units and are never added across currencies. Open to
        operator admin, garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.DepositsReport] = Call(
            "GET",
            "/v1/reports/deposits",
            models.DepositsReport,
            query={"from": from_, "until": until, "garages": garages},
        )
        return self._call(call)

    def garage_closed_months(self, garage_id: UUID, *, from_: dt.date, until: dt.date) -> models.ClosedMonthsReport:
        """Closed months, as known then and now of a garage. What each account did in the months that are closed: as
        they were closed, and as they are known now, with what was booked later because they were closed and without
        what is of earlier months. Amounts are integers in minor units and are never added across currencies. Open
        to operator admin, garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
        """
        call: Call[models.ClosedMonthsReport] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/reports/closed-months", {"garage_id": garage_id}),
            models.ClosedMonthsReport,
            query={"from": from_, "until": until},
        )
        return self._call(call)

    def portfolio_closed_months(
        self, *, from_: dt.date, until: dt.date, garages: list[UUID] | None = None
    ) -> models.ClosedMonthsReport:
        """Closed months, as known then and now of several garages. What each account did in the months that are
        closed: as they were closed, and as they are known now, with what was booked later because they were closed
        and without what is of earlier months. Amounts are integers in minor units and are never added across
        currencies. Open to operator admin, garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.ClosedMonthsReport] = Call(
            "GET",
            "/v1/reports/closed-months",
            models.ClosedMonthsReport,
            query={"from": from_, "until": until, "garages": garages},
        )
        return self._call(call)

    def list_analytics(self) -> models.Catalogue:
        """List the precomputed reports. Each with its grain, what it may be grouped by, its figures with their units
        and meaning and how they are put together, and when it was published last. Open to operator admin, garage
        manager, accountant.
        """
        call: Call[models.Catalogue] = Call("GET", "/v1/analytics", models.Catalogue)
        return self._call(call)

    def analytics_revenue_monthly(
        self,
        *,
        group_by: list[Literal["garage", "month", "none", "pass", "quarter", "year"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        period: Literal[
            "last_12_months",
            "last_24_months",
            "last_3_months",
            "last_6_months",
            "last_month",
            "last_quarter",
            "last_year",
            "this_month",
            "this_quarter",
            "this_year",
        ]
        | None = None,
        from_: str | None = None,
        to: str | None = None,
        compare: Literal["previous_period", "previous_year"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsRevenueMonthly:
        """Revenue. Billed, earned, taxed, refunded and collected, by pass; from the ledger. From figures that the
        warehouse has made, tested and published; `as_of` says of which instant they are. Amounts are integers in
        minor units and are never added across currencies. Open to operator admin, garage manager, accountant.

        Args:
            group_by: Parted by commas; `month` without it, `none` for all together. Always also by currency.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            period: Months up to the present one, by name; `last_12_months` without it and without `from` and
                `to`. The present month is part of what is named `last_…_months` and `this_…`, and is not over yet.
            from_: First month, such as 2026-01.
            to: Last month, included; at most 120 months after `from`.
            compare: Gives the same figures of as many months just before, or of the same months a year earlier,
                with difference and ratio.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsRevenueMonthly] = Call(
            "GET",
            "/v1/analytics/revenue_monthly",
            models.AnalyticsRevenueMonthly,
            query={
                "group_by": group_by,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "period": period,
                "from": from_,
                "to": to,
                "compare": compare,
                "garages": garages,
            },
        )
        return self._call(call)

    def analytics_mrr_monthly(
        self,
        *,
        group_by: list[Literal["garage", "month", "none", "quarter", "year"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        period: Literal[
            "last_12_months",
            "last_24_months",
            "last_3_months",
            "last_6_months",
            "last_month",
            "last_quarter",
            "last_year",
            "this_month",
            "this_quarter",
            "this_year",
        ]
        | None = None,
        from_: str | None = None,
        to: str | None = None,
        compare: Literal["previous_period", "previous_year"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsMrrMonthly:
        """Recurring revenue and what moved it. Plan prices before tax and discounts, a twelfth of yearly ones; start,
        new, expansion and reactivation, less contraction and churn, give the end, of every period and garage. Put
        together not by adding: `start_minor`, `customers_start`: at the beginning; `end_minor`, `customers_end`,
        `subscriptions_end`: at the end. From figures that the warehouse has made, tested and published; `as_of`
        says of which instant they are. Amounts are integers in minor units and are never added across currencies.
        Open to operator admin, garage manager, accountant.

        Args:
            group_by: Parted by commas; `month` without it, `none` for all together. Always also by currency.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            period: Months up to the present one, by name; `last_12_months` without it and without `from` and
                `to`. The present month is part of what is named `last_…_months` and `this_…`, and is not over yet.
            from_: First month, such as 2026-01.
            to: Last month, included; at most 120 months after `from`.
            compare: Gives the same figures of as many months just before, or of the same months a year earlier,
                with difference and ratio.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsMrrMonthly] = Call(
            "GET",
            "/v1/analytics/mrr_monthly",
            models.AnalyticsMrrMonthly,
            query={
                "group_by": group_by,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "period": period,
                "from": from_,
                "to": to,
                "compare": compare,
                "garages": garages,
            },
        )
        return self._call(call)

    def analytics_churn_monthly(
        self,
        *,
        group_by: list[Literal["garage", "month", "none", "quarter", "year"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        period: Literal[
            "last_12_months",
            "last_24_months",
            "last_3_months",
            "last_6_months",
            "last_month",
            "last_quarter",
            "last_year",
            "this_month",
            "this_quarter",
            "this_year",
        ]
        | None = None,
        from_: str | None = None,
        to: str | None = None,
        compare: Literal["previous_period", "previous_year"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsChurnMonthly:
        """Churn. Who and what went, in customers and in money, and what a customer is worth by it. Put together not by
        adding: `customers_start`, `mrr_start_minor`: at the beginning; `customer_churn_bp`, `gross_churn_bp`,
        `net_retention_bp`, `mrr_per_customer_minor`, `customer_churn_12m_bp`, `expected_value_minor`: computed
        anew. From figures that the warehouse has made, tested and published; `as_of` says of which instant they
        are. Amounts are integers in minor units and are never added across currencies. Open to operator admin,
        garage manager, accountant.

        Args:
            group_by: Parted by commas; `month` without it, `none` for all together. Always also by currency.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            period: Months up to the present one, by name; `last_12_months` without it and without `from` and
                `to`. The present month is part of what is named `last_…_months` and `this_…`, and is not over yet.
            from_: First month, such as 2026-01.
            to: Last month, included; at most 120 months after `from`.
            compare: Gives the same figures of as many months just before, or of the same months a year earlier,
                with difference and ratio.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsChurnMonthly] = Call(
            "GET",
            "/v1/analytics/churn_monthly",
            models.AnalyticsChurnMonthly,
            query={
                "group_by": group_by,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "period": period,
                "from": from_,
                "to": to,
                "compare": compare,
                "garages": garages,
            },
        )
        return self._call(call)

    def analytics_cohort_retention(
        self,
        *,
        group_by: list[Literal["garage", "month", "none", "quarter", "year"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        period: Literal[
            "last_12_months",
            "last_24_months",
            "last_3_months",
            "last_6_months",
            "last_month",
            "last_quarter",
            "last_year",
            "this_month",
            "this_quarter",
            "this_year",
        ]
        | None = None,
        from_: str | None = None,
        to: str | None = None,
        compare: Literal["previous_period", "previous_year"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsCohortRetention:
        """Retention of cohorts. How many of the customers who began in a month, and how much of their recurring
        revenue, are left so many months later; a period is of the months in which they began. Put together not by
        adding: `customers_kept_bp`, `mrr_kept_bp`: computed anew. From figures that the warehouse has made, tested
        and published; `as_of` says of which instant they are. Amounts are integers in minor units and are never
        added across currencies. Open to operator admin, garage manager, accountant.

        Args:
            group_by: Parted by commas; `month` without it, `none` for all together. Always also by
                months_since, currency.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            period: Months up to the present one, by name; `last_12_months` without it and without `from` and
                `to`. The present month is part of what is named `last_…_months` and `this_…`, and is not over yet.
            from_: First month, such as 2026-01.
            to: Last month, included; at most 120 months after `from`.
            compare: Gives the same figures of as many months just before, or of the same months a year earlier,
                with difference and ratio.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsCohortRetention] = Call(
            "GET",
            "/v1/analytics/cohort_retention",
            models.AnalyticsCohortRetention,
            query={
                "group_by": group_by,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "period": period,
                "from": from_,
                "to": to,
                "compare": compare,
                "garages": garages,
            },
        )
        return self._call(call)

    def analytics_lifetime_value(
        self,
        *,
        group_by: list[Literal["garage", "month", "none", "quarter", "year"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        period: Literal[
            "last_12_months",
            "last_24_months",
            "last_3_months",
            "last_6_months",
            "last_month",
            "last_quarter",
            "last_year",
            "this_month",
            "this_quarter",
            "this_year",
        ]
        | None = None,
        from_: str | None = None,
        to: str | None = None,
        compare: Literal["previous_period", "previous_year"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsLifetimeValue:
        """What customers have brought. By the month in which they were first billed, before tax; from the ledger. Put
        together not by adding: `value_per_customer_minor`: computed anew. From figures that the warehouse has made,
        tested and published; `as_of` says of which instant they are. Amounts are integers in minor units and are
        never added across currencies. Open to operator admin, garage manager, accountant.

        Args:
            group_by: Parted by commas; `month` without it, `none` for all together. Always also by currency.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            period: Months up to the present one, by name; `last_12_months` without it and without `from` and
                `to`. The present month is part of what is named `last_…_months` and `this_…`, and is not over yet.
            from_: First month, such as 2026-01.
            to: Last month, included; at most 120 months after `from`.
            compare: Gives the same figures of as many months just before, or of the same months a year earlier,
                with difference and ratio.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsLifetimeValue] = Call(
            "GET",
            "/v1/analytics/lifetime_value",
            models.AnalyticsLifetimeValue,
            query={
                "group_by": group_by,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "period": period,
                "from": from_,
                "to": to,
                "compare": compare,
                "garages": garages,
            },
        )
        return self._call(call)

    def analytics_payments_monthly(
        self,
        *,
        group_by: list[Literal["garage", "method", "month", "none", "quarter", "year"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        period: Literal[
            "last_12_months",
            "last_24_months",
            "last_3_months",
            "last_6_months",
            "last_month",
            "last_quarter",
            "last_year",
            "this_month",
            "this_quarter",
            "this_year",
        ]
        | None = None,
        from_: str | None = None,
        to: str | None = None,
        compare: Literal["previous_period", "previous_year"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsPaymentsMonthly:
        """Payments. Attempts to pay: how many succeeded, what they brought in, what Stripe kept. Put together not by
        adding: `success_bp`: computed anew. From figures that the warehouse has made, tested and published; `as_of`
        says of which instant they are. Amounts are integers in minor units and are never added across currencies.
        Open to operator admin, garage manager, accountant.

        Args:
            group_by: Parted by commas; `month` without it, `none` for all together. Always also by currency.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            period: Months up to the present one, by name; `last_12_months` without it and without `from` and
                `to`. The present month is part of what is named `last_…_months` and `this_…`, and is not over yet.
            from_: First month, such as 2026-01.
            to: Last month, included; at most 120 months after `from`.
            compare: Gives the same figures of as many months just before, or of the same months a year earlier,
                with difference and ratio.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsPaymentsMonthly] = Call(
            "GET",
            "/v1/analytics/payments_monthly",
            models.AnalyticsPaymentsMonthly,
            query={
                "group_by": group_by,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "period": period,
                "from": from_,
                "to": to,
                "compare": compare,
                "garages": garages,
            },
        )
        return self._call(call)

    def analytics_payment_recovery_monthly(
        self,
        *,
        group_by: list[Literal["garage", "month", "none", "quarter", "year"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        period: Literal[
            "last_12_months",
            "last_24_months",
            "last_3_months",
            "last_6_months",
            "last_month",
            "last_quarter",
            "last_year",
            "this_month",
            "this_quarter",
            "this_year",
        ]
        | None = None,
        from_: str | None = None,
        to: str | None = None,
        compare: Literal["previous_period", "previous_year"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsPaymentRecoveryMonthly:
        """Recovery of failed payments. Invoices of which a payment failed, by the month of the first failure, and what
        came of them. Put together not by adding: `recovered_bp`: computed anew. From figures that the warehouse has
        made, tested and published; `as_of` says of which instant they are. Amounts are integers in minor units and
        are never added across currencies. Open to operator admin, garage manager, accountant.

        Args:
            group_by: Parted by commas; `month` without it, `none` for all together. Always also by currency.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            period: Months up to the present one, by name; `last_12_months` without it and without `from` and
                `to`. The present month is part of what is named `last_…_months` and `this_…`, and is not over yet.
            from_: First month, such as 2026-01.
            to: Last month, included; at most 120 months after `from`.
            compare: Gives the same figures of as many months just before, or of the same months a year earlier,
                with difference and ratio.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsPaymentRecoveryMonthly] = Call(
            "GET",
            "/v1/analytics/payment_recovery_monthly",
            models.AnalyticsPaymentRecoveryMonthly,
            query={
                "group_by": group_by,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "period": period,
                "from": from_,
                "to": to,
                "compare": compare,
                "garages": garages,
            },
        )
        return self._call(call)

    def analytics_aging_monthly(
        self,
        *,
        group_by: list[Literal["customer", "garage", "month", "none", "quarter", "year"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        period: Literal[
            "last_12_months",
            "last_24_months",
            "last_3_months",
            "last_6_months",
            "last_month",
            "last_quarter",
            "last_year",
            "this_month",
            "this_quarter",
            "this_year",
        ]
        | None = None,
        from_: str | None = None,
        to: str | None = None,
        compare: Literal["previous_period", "previous_year"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsAgingMonthly:
        """Aging of receivables. What customers owed at the end of a period, by how many days it was overdue; from the
        ledger, so that its sum is the balance of the account `receivable`. Put together not by adding:
        `not_due_minor`, `days_1_30_minor`, `days_31_60_minor`, `days_61_90_minor`, `days_over_90_minor`,
        `owed_minor`, `invoices`: at the end; `oldest_due_date`: outermost. From figures that the warehouse has
        made, tested and published; `as_of` says of which instant they are. Amounts are integers in minor units and
        are never added across currencies. Open to operator admin, garage manager, accountant.

        Args:
            group_by: Parted by commas; `month` without it, `none` for all together. Always also by currency.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            period: Months up to the present one, by name; `last_12_months` without it and without `from` and
                `to`. The present month is part of what is named `last_…_months` and `this_…`, and is not over yet.
            from_: First month, such as 2026-01.
            to: Last month, included; at most 120 months after `from`.
            compare: Gives the same figures of as many months just before, or of the same months a year earlier,
                with difference and ratio.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsAgingMonthly] = Call(
            "GET",
            "/v1/analytics/aging_monthly",
            models.AnalyticsAgingMonthly,
            query={
                "group_by": group_by,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "period": period,
                "from": from_,
                "to": to,
                "compare": compare,
                "garages": garages,
            },
        )
        return self._call(call)

    def analytics_deferred_revenue_monthly(
        self,
        *,
        group_by: list[Literal["garage", "month", "none", "quarter", "year"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        period: Literal[
            "last_12_months",
            "last_24_months",
            "last_3_months",
            "last_6_months",
            "last_month",
            "last_quarter",
            "last_year",
            "this_month",
            "this_quarter",
            "this_year",
        ]
        | None = None,
        from_: str | None = None,
        to: str | None = None,
        compare: Literal["previous_period", "previous_year"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsDeferredRevenueMonthly:
        """Deferred revenue. How what is billed and not yet earned changed; from the ledger. Put together not by
        adding: `opening_minor`: at the beginning; `closing_minor`: at the end. From figures that the warehouse has
        made, tested and published; `as_of` says of which instant they are. Amounts are integers in minor units and
        are never added across currencies. Open to operator admin, garage manager, accountant.

        Args:
            group_by: Parted by commas; `month` without it, `none` for all together. Always also by currency.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            period: Months up to the present one, by name; `last_12_months` without it and without `from` and
                `to`. The present month is part of what is named `last_…_months` and `this_…`, and is not over yet.
            from_: First month, such as 2026-01.
            to: Last month, included; at most 120 months after `from`.
            compare: Gives the same figures of as many months just before, or of the same months a year earlier,
                with difference and ratio.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsDeferredRevenueMonthly] = Call(
            "GET",
            "/v1/analytics/deferred_revenue_monthly",
            models.AnalyticsDeferredRevenueMonthly,
            query={
                "group_by": group_by,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "period": period,
                "from": from_,
                "to": to,
                "compare": compare,
                "garages": garages,
            },
        )
        return self._call(call)

    def analytics_month_close(
        self,
        *,
        group_by: list[Literal["garage", "month", "none", "quarter", "year"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        period: Literal[
            "last_12_months",
            "last_24_months",
            "last_3_months",
            "last_6_months",
            "last_month",
            "last_quarter",
            "last_year",
            "this_month",
            "this_quarter",
            "this_year",
        ]
        | None = None,
        from_: str | None = None,
        to: str | None = None,
        compare: Literal["previous_period", "previous_year"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsMonthClose:
        """Trial balance. What each account did, as known when it was published and, of closed months, as they were
        closed, with what corrected them later. Put together not by adding: `opening_minor`: at the beginning;
        `closing_minor`, `closed_closing_minor`: at the end; `is_closed`, `closed_date`: outermost. From figures
        that the warehouse has made, tested and published; `as_of` says of which instant they are. Amounts are
        integers in minor units and are never added across currencies. Open to operator admin, garage manager,
        accountant.

        Args:
            group_by: Parted by commas; `month` without it, `none` for all together. Always also by account,
                currency.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            period: Months up to the present one, by name; `last_12_months` without it and without `from` and
                `to`. The present month is part of what is named `last_…_months` and `this_…`, and is not over yet.
            from_: First month, such as 2026-01.
            to: Last month, included; at most 120 months after `from`.
            compare: Gives the same figures of as many months just before, or of the same months a year earlier,
                with difference and ratio.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsMonthClose] = Call(
            "GET",
            "/v1/analytics/month_close",
            models.AnalyticsMonthClose,
            query={
                "group_by": group_by,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "period": period,
                "from": from_,
                "to": to,
                "compare": compare,
                "garages": garages,
            },
        )
        return self._call(call)

    def analytics_tax_worksheet_monthly(
        self,
        *,
        group_by: list[Literal["garage", "jurisdiction", "month", "none", "quarter", "tax", "year"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        period: Literal[
            "last_12_months",
            "last_24_months",
            "last_3_months",
            "last_6_months",
            "last_month",
            "last_quarter",
            "last_year",
            "this_month",
            "this_quarter",
            "this_year",
        ]
        | None = None,
        from_: str | None = None,
        to: str | None = None,
        compare: Literal["previous_period", "previous_year"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsTaxWorksheetMonthly:
        """Tax worksheet. What a return to a jurisdiction asks for, and where its evidence begins and ends. Put
        together not by adding: `taxable_minor`, `invoices`: of one tax; `first_invoice_number`,
        `last_invoice_number`: outermost. From figures that the warehouse has made, tested and published; `as_of`
        says of which instant they are. Amounts are integers in minor units and are never added across currencies.
        Open to operator admin, garage manager, accountant.

        Args:
            group_by: Parted by commas; `month` without it, `none` for all together. Always also by currency.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            period: Months up to the present one, by name; `last_12_months` without it and without `from` and
                `to`. The present month is part of what is named `last_…_months` and `this_…`, and is not over yet.
            from_: First month, such as 2026-01.
            to: Last month, included; at most 120 months after `from`.
            compare: Gives the same figures of as many months just before, or of the same months a year earlier,
                with difference and ratio.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsTaxWorksheetMonthly] = Call(
            "GET",
            "/v1/analytics/tax_worksheet_monthly",
            models.AnalyticsTaxWorksheetMonthly,
            query={
                "group_by": group_by,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "period": period,
                "from": from_,
                "to": to,
                "compare": compare,
                "garages": garages,
            },
        )
        return self._call(call)

    def analytics_owner_statement_monthly(
        self,
        *,
        group_by: list[Literal["garage", "month", "none", "quarter", "year"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        period: Literal[
            "last_12_months",
            "last_24_months",
            "last_3_months",
            "last_6_months",
            "last_month",
            "last_quarter",
            "last_year",
            "this_month",
            "this_quarter",
            "this_year",
        ]
        | None = None,
        from_: str | None = None,
        to: str | None = None,
        compare: Literal["previous_period", "previous_year"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsOwnerStatementMonthly:
        """Owner statement. What a garage earned, what it cost to collect, and what is left for its owner; from the
        ledger. From figures that the warehouse has made, tested and published; `as_of` says of which instant they
        are. Amounts are integers in minor units and are never added across currencies. Open to operator admin,
        garage manager, accountant.

        Args:
            group_by: Parted by commas; `month` without it, `none` for all together. Always also by currency.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            period: Months up to the present one, by name; `last_12_months` without it and without `from` and
                `to`. The present month is part of what is named `last_…_months` and `this_…`, and is not over yet.
            from_: First month, such as 2026-01.
            to: Last month, included; at most 120 months after `from`.
            compare: Gives the same figures of as many months just before, or of the same months a year earlier,
                with difference and ratio.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsOwnerStatementMonthly] = Call(
            "GET",
            "/v1/analytics/owner_statement_monthly",
            models.AnalyticsOwnerStatementMonthly,
            query={
                "group_by": group_by,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "period": period,
                "from": from_,
                "to": to,
                "compare": compare,
                "garages": garages,
            },
        )
        return self._call(call)

    def analytics_occupancy_monthly(
        self,
        *,
        group_by: list[Literal["garage", "month", "none", "quarter", "year"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        period: Literal[
            "last_12_months",
            "last_24_months",
            "last_3_months",
            "last_6_months",
            "last_month",
            "last_quarter",
            "last_year",
            "this_month",
            "this_quarter",
            "this_year",
        ]
        | None = None,
        from_: str | None = None,
        to: str | None = None,
        compare: Literal["previous_period", "previous_year"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsOccupancyMonthly:
        """Occupancy. Places taken, on average, at most and at the end, against the places that the garage has now. Put
        together not by adding: `capacity`, `taken_end`: at the end; `taken_most`: of one garage; `taken_bp`:
        computed anew. From figures that the warehouse has made, tested and published; `as_of` says of which instant
        they are. Amounts are integers in minor units and are never added across currencies. Open to operator admin,
        garage manager, accountant.

        Args:
            group_by: Parted by commas; `month` without it, `none` for all together.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            period: Months up to the present one, by name; `last_12_months` without it and without `from` and
                `to`. The present month is part of what is named `last_…_months` and `this_…`, and is not over yet.
            from_: First month, such as 2026-01.
            to: Last month, included; at most 120 months after `from`.
            compare: Gives the same figures of as many months just before, or of the same months a year earlier,
                with difference and ratio.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsOccupancyMonthly] = Call(
            "GET",
            "/v1/analytics/occupancy_monthly",
            models.AnalyticsOccupancyMonthly,
            query={
                "group_by": group_by,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "period": period,
                "from": from_,
                "to": to,
                "compare": compare,
                "garages": garages,
            },
        )
        return self._call(call)

    def analytics_renewals_forecast(
        self,
        *,
        group_by: list[Literal["garage", "none", "pass"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsRenewalsForecast:
        """Forecast of renewals. What is to renew in the month after the present one, before tax and discounts, with
        announced increases, and what of it is to be expected. Put together not by adding: `paid_bp`: of one garage.
        From figures that the warehouse has made, tested and published; `as_of` says of which instant they are.
        Amounts are integers in minor units and are never added across currencies. Open to operator admin, garage
        manager, accountant.

        Args:
            group_by: Parted by commas; `garage,pass` without it, `none` for all together. Always also by month,
                currency.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsRenewalsForecast] = Call(
            "GET",
            "/v1/analytics/renewals_forecast",
            models.AnalyticsRenewalsForecast,
            query={"group_by": group_by, "sort": sort, "limit": limit, "cursor": cursor, "garages": garages},
        )
        return self._call(call)

    def list_tax_evidence(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        month: str,
        jurisdiction: str | None = None,
        tax_name: str | None = None,
        percent: Decimal | None = None,
    ) -> models.TaxEvidencePage:
        """List the lines behind the tax worksheet. Each tax on a line of an invoice that was issued in the month and
        not voided, of one jurisdiction, tax and rate or of all. Read from the documents themselves at this moment.
        Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            month: Of the worksheet, such as 2026-11.
            jurisdiction: As the worksheet has it; all without it.
            tax_name: As the worksheet has it; all without it.
            percent: As the worksheet has it; all without it.
        """
        call: Call[models.TaxEvidencePage] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/analytics/tax_worksheet_monthly/evidence", {"garage_id": garage_id}),
            models.TaxEvidencePage,
            query={
                "limit": limit,
                "cursor": cursor,
                "month": month,
                "jurisdiction": jurisdiction,
                "tax_name": tax_name,
                "percent": percent,
            },
        )
        return self._call(call)

    def explain_figure(
        self,
        garage_id: UUID,
        *,
        report: str,
        column: str,
        from_: dt.date | None = None,
        until: dt.date | None = None,
        on: dt.date | None = None,
        currency: str | None = None,
        method: str | None = None,
        customer_id: UUID | None = None,
        pass_id: UUID | None = None,
        coupon_id: UUID | None = None,
        deposit_id: UUID | None = None,
        jurisdiction: str | None = None,
        name: str | None = None,
        account_code: str | None = None,
        percent: Decimal | None = None,
        payout_id: UUID | None = None,
        refund_id: UUID | None = None,
    ) -> models.Explanation:
        """Explain a figure of a report. Any figure of a live report, down to the rows and ledger transfers whose parts
        sum up to it, and the events by which Stripe told of them; the first 1000 of each. Reports and columns:
        `revenue`: `invoiced_minor`, `recognised_minor`, `tax_minor`, `refunded_minor`, `credited_minor`,
        `bad_debt_minor`, `fees_minor`, `collected_minor`, `payments`; `revenue-by-pass`: `invoiced_minor`,
        `recognised_minor`, `tax_minor`, `refunded_minor`, `credited_minor`, `bad_debt_minor`, `fees_minor`,
        `collected_minor`, `payments`; `payments`: `attempts`, `succeeded`, `failed`, `pending`, `collected_minor`,
        `fees_minor`, `refunded_minor`; `aging`: `not_due_minor`, `days_1_30_minor`, `days_31_60_minor`,
        `days_61_90_minor`, `days_over_90_minor`, `owed_minor`; `occupancy`: `taken`, `active`, `trialing`,
        `past_due`, `paused`, `ending`, `held`, `waiting`; `passes`: `taken`, `held`, `waiting`, `monthly_minor`;
        `refunds`: `amount_minor`, `tax_minor`; `payouts`: `gross_minor`, `fees_minor`, `refunds_minor`,
        `disputes_minor`, `adjustments_minor`, `net_minor`, `bank_minor`, `transactions`; `taxes`: `taxable_minor`,
        `tax_minor`, `returned_minor`, `net_minor`, `exempt_minor`, `invoices`; `coupons`: `amount_minor`,
        `merchants_minor`, `invoices`; `disputes`: `opened`, `opened_minor`, `won`, `lost`, `dropped`,
        `withdrawn_minor`, `reinstated_minor`, `lost_minor`, `fees_minor`; `deposits`: `checks_minor`, `ach_minor`,
        `cash_minor`, `merchants_minor`, `total_minor`, `bank_minor`, `payments`; `closed-months`:
        `closed_moved_minor`, `of_earlier_minor`, `came_later_minor`, `known_moved_minor`, `items`. Open to operator
        admin, garage manager, accountant.

        Args:
            report: The report's name, such as `revenue`.
            column: A column of its rows, such as `tax_minor`.
            from_: First local date.
            until: Local date after the last one.
            on: Of a report on a date; today without it.
            currency: Of the row; the garage's without it.
            method: Of a row of payments.
            customer_id: Of a row of aging.
            pass_id: Of a row of passes, or of revenue by pass; zeros for the row of none.
            coupon_id: Of a row of coupons; zeros for the row of none of yours.
            deposit_id: Of a row of deposits.
            jurisdiction: Of a row of taxes; empty where it names none.
            name: Of a row of taxes; likewise.
            account_code: Of a row of closed months.
            percent: Of a row of taxes; 0 where it names none.
            payout_id: Of a row of payouts.
            refund_id: Of a row of refunds.
        """
        call: Call[models.Explanation] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/explain", {"garage_id": garage_id}),
            models.Explanation,
            query={
                "report": report,
                "column": column,
                "from": from_,
                "until": until,
                "on": on,
                "currency": currency,
                "method": method,
                "customer_id": customer_id,
                "pass_id": pass_id,
                "coupon_id": coupon_id,
                "deposit_id": deposit_id,
                "jurisdiction": jurisdiction,
                "name": name,
                "account_code": account_code,
                "percent": percent,
                "payout_id": payout_id,
                "refund_id": refund_id,
            },
        )
        return self._call(call)

    def ask_for_export(
        self, garage_id: UUID, *, body: models.NewExport, idempotency_key: str | None = None
    ) -> models.ExportView:
        """Ask for a file. The worker makes it in the background; look at its progress, then fetch it, for 24 hours.
        CSV and XLSX have amounts in major units and a totals row; Parquet has minor units. Totals are compared with
        the ledger, and a file whose totals disagree is not made. What there is: `revenue` (Revenue, of dates);
        `revenue-by-pass` (Revenue by pass, of dates); `payments` (Payments, of dates); `aging` (Aging of
        receivables); `rent-roll` (Rent roll); `occupancy` (Occupancy); `passes` (Passes); `dunning` (Unpaid
        renewals); `refunds` (Refunds, of dates); `payouts` (Payout reconciliation, of dates); `taxes` (Taxes, of
        dates); `coupons` (Coupons and discounts, of dates); `disputes` (Disputes, of dates); `deposits` (Deposits,
        of dates); `closed-months` (Closed months, as known then and now, of dates); `payment-list` (Payments, each
        attempt, of dates); `invoice-list` (Invoices, of dates); `journal` (Journal of the ledger, of dates);
        `subscription-list` (Subscriptions); `customer-list` (Customers); `driver-list` (Drivers); `vehicle-list`
        (Vehicles); `revenue_monthly` (Revenue, as published, of dates); `mrr_monthly` (Recurring revenue and what
        moved it, as published, of dates); `churn_monthly` (Churn, as published, of dates); `cohort_retention`
        (Retention of cohorts, as published, of dates); `lifetime_value` (What customers have brought, as published,
        of dates); `payments_monthly` (Payments, as published, of dates); `payment_recovery_monthly` (Recovery of
        failed payments, as published, of dates); `aging_monthly` (Aging of receivables, as published, of dates);
        `deferred_revenue_monthly` (Deferred revenue, as published, of dates); `month_close` (Trial balance, as
        published, of dates); `tax_worksheet_monthly` (Tax worksheet, as published, of dates);
        `owner_statement_monthly` (Owner statement, as published, of dates); `occupancy_monthly` (Occupancy, as
        published, of dates); `renewals_forecast` (Forecast of renewals, as published). Open to operator admin,
        garage manager, accountant.
        """
        call: Call[models.ExportView] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/exports", {"garage_id": garage_id}),
            models.ExportView,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def list_exports(
        self, garage_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfExportView:
        """List a garage's exports. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfExportView] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/exports", {"garage_id": garage_id}),
            models.ListOfExportView,
            query={"limit": limit, "cursor": cursor},
        )
        return self._call(call)

    def read_export(self, garage_id: UUID, export_id: UUID) -> models.ExportView:
        """Read an export. Its progress, and once it is ready its totals beside the ledger's. Open to operator admin,
        garage manager, accountant.
        """
        call: Call[models.ExportView] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/exports/{export_id}", {"garage_id": garage_id, "export_id": export_id}),
            models.ExportView,
        )
        return self._call(call)

    def fetch_export(self, garage_id: UUID, export_id: UUID) -> bytes:
        """Fetch an export's file. Open to operator admin, garage manager, accountant."""
        call: Call[bytes] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/exports/{export_id}/file", {"garage_id": garage_id, "export_id": export_id}
            ),
            bytes,
        )
        return self._call(call)

    def fetch_export_by_link(self, token: str) -> bytes:
        """Fetch a file by its link. For whoever has the link that was told when the export was asked for. Open to
        anybody.
        """
        call: Call[bytes] = Call("GET", path_of("/v1/exports/{token}", {"token": token}), bytes)
        return self._call(call)

    def list_months(self, garage_id: UUID) -> models.Months:
        """List the months of the books. From the first month with a transfer up to the current one, newest first. Open
        to operator admin, garage manager, accountant.
        """
        call: Call[models.Months] = Call(
            "GET", path_of("/v1/garages/{garage_id}/months", {"garage_id": garage_id}), models.Months
        )
        return self._call(call)

    def preview_month_close(self, garage_id: UUID, month: UUID) -> models.ClosePreview:
        """Preview the close of a month. What stands in its way, what should be looked at, and the trial balance that
        would be kept. Open to operator admin, garage manager, accountant.
        """
        call: Call[models.ClosePreview] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/months/{month}/close", {"garage_id": garage_id, "month": month}),
            models.ClosePreview,
        )
        return self._call(call)

    def close_a_month(self, garage_id: UUID, month: UUID, *, idempotency_key: str | None = None) -> models.ClosedMonth:
        """Close a month. Keeps the month's trial balance for ever. Months are closed in order, each once, after they
        have ended in the garage's time zone; nothing opens one again. What is found later counts for the first open
        month and says which month it corrects. Open to operator admin, accountant.
        """
        call: Call[models.ClosedMonth] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/months/{month}/close", {"garage_id": garage_id, "month": month}),
            models.ClosedMonth,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def read_trial_balance(self, garage_id: UUID, month: UUID) -> models.TrialBalance:
        """Read the trial balance of a month. Of a closed month as it was closed; of any other from the transfers.
        Debits are positive. Open to operator admin, garage manager, accountant.
        """
        call: Call[models.TrialBalance] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/months/{month}/trial-balance", {"garage_id": garage_id, "month": month}),
            models.TrialBalance,
        )
        return self._call(call)

    def read_deferred_revenue(self, garage_id: UUID, month: UUID) -> models.DeferredRevenue:
        """Read how deferred revenue changed in a month. What is billed for service longer than 35 days is earned month
        by month, by the days of service in each. Opening and added, less recognised and released, give the closing
        balance, which is the account's. Open to operator admin, garage manager, accountant.
        """
        call: Call[models.DeferredRevenue] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/months/{month}/deferred-revenue", {"garage_id": garage_id, "month": month}
            ),
            models.DeferredRevenue,
        )
        return self._call(call)

    def read_as_known(self, garage_id: UUID, month: UUID) -> models.AsKnown:
        """Read a closed month as known then and now. Accounts and the amounts of the revenue report as the month was
        closed, and as they are known now: with what was booked later since it was closed, without what was booked
        in it and is of an earlier month. The postings behind every difference, with who and why; the first 1000 of
        them. Open to operator admin, garage manager, accountant.
        """
        call: Call[models.AsKnown] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/months/{month}/known", {"garage_id": garage_id, "month": month}),
            models.AsKnown,
        )
        return self._call(call)

    def list_journal(
        self, garage_id: UUID, month: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfTransfer:
        """List the transfers of a month. The last one written first. Open to operator admin, garage manager,
        accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfTransfer] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/months/{month}/journal", {"garage_id": garage_id, "month": month}),
            models.ListOfTransfer,
            query={"limit": limit, "cursor": cursor},
        )
        return self._call(call)

    def list_corrections(
        self, garage_id: UUID, month: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfTransfer:
        """List what corrected a closed month. Transfers that would have counted for it, had it not been closed; they
        count for a later month. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfTransfer] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/months/{month}/corrections", {"garage_id": garage_id, "month": month}),
            models.ListOfTransfer,
            query={"limit": limit, "cursor": cursor},
        )
        return self._call(call)

    def list_api_keys(
        self, operator_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfApiKey:
        """List API keys. Newest first, revoked ones too. The keys themselves are not kept. Open to operator admin.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfApiKey] = Call(
            "GET",
            path_of("/v1/operators/{operator_id}/api-keys", {"operator_id": operator_id}),
            models.ListOfApiKey,
            query={"limit": limit, "cursor": cursor},
        )
        return self._call(call)

    def issue_api_key(
        self, operator_id: UUID, *, body: models.NewApiKey, idempotency_key: str | None = None
    ) -> models.IssuedApiKey:
        """Make an API key. The answer shows the key; keep it now. It is for people: an API key cannot make another.
        Open to operator admin.
        """
        call: Call[models.IssuedApiKey] = Call(
            "POST",
            path_of("/v1/operators/{operator_id}/api-keys", {"operator_id": operator_id}),
            models.IssuedApiKey,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def end_api_key(self, operator_id: UUID, key_id: UUID, *, idempotency_key: str | None = None) -> models.ApiKey:
        """Revoke an API key. It stops working within five seconds. Revoking it again changes nothing. Open to operator
        admin.
        """
        call: Call[models.ApiKey] = Call(
            "POST",
            path_of(
                "/v1/operators/{operator_id}/api-keys/{key_id}/revoke", {"operator_id": operator_id, "key_id": key_id}
            ),
            models.ApiKey,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def list_events(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        garages: list[UUID] | None = None,
        types: list[
            Literal[
                "credit_note.issued",
                "credit_note.voided",
                "dispute.closed",
                "dispute.opened",
                "invoice.opened",
                "invoice.paid",
                "invoice.uncollectible",
                "invoice.voided",
                "month.closed",
                "payment.failed",
                "payment.pending",
                "payment.succeeded",
                "payout.canceled",
                "payout.created",
                "payout.failed",
                "payout.paid",
                "ping",
                "rate_change.announced",
                "rate_change.begun",
                "rate_change.cancelled",
                "rate_change.done",
                "refund.canceled",
                "refund.failed",
                "refund.pending",
                "refund.succeeded",
                "subscription.activated",
                "subscription.canceled",
                "subscription.cancellation_scheduled",
                "subscription.cancellation_withdrawn",
                "subscription.changed",
                "subscription.created",
                "subscription.expired",
                "subscription.past_due",
                "subscription.paused",
                "subscription.resumed",
                "subscription.trial_started",
                "subscription.unpaid",
                "waitlist.accepted",
                "waitlist.declined",
                "waitlist.expired",
                "waitlist.joined",
                "waitlist.left",
                "waitlist.offered",
                "webhook_endpoint.disabled",
            ]
        ]
        | None = None,
        object_id: str | None = None,
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
    ) -> models.ListOfEvent:
        """List events. Newest first, of every garage that you may see, each with its object as it was right after what
        happened. The same events are sent to webhook endpoints. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            garages: Parted by commas; all that you may see without it.
            types: Parted by commas; all without it.
            object_id: What happened to this alone.
            since: From this instant on.
            until: Before this instant.
        """
        call: Call[models.ListOfEvent] = Call(
            "GET",
            "/v1/events",
            models.ListOfEvent,
            query={
                "limit": limit,
                "cursor": cursor,
                "garages": garages,
                "types": types,
                "object_id": object_id,
                "since": since,
                "until": until,
            },
        )
        return self._call(call)

    def read_event(self, event_id: UUID) -> models.Event:
        """Read an event. With its object as it was right after what happened. Open to operator admin, garage manager,
        accountant.
        """
        call: Call[models.Event] = Call("GET", path_of("/v1/events/{event_id}", {"event_id": event_id}), models.Event)
        return self._call(call)

    def list_event_types(self) -> models.ListOfEventKind:
        """List event types. What there is to listen to, and what each tells of. The schema of each message stands
        under `webhooks` in the OpenAPI document. Open to anybody who is signed in.
        """
        call: Call[models.ListOfEventKind] = Call("GET", "/v1/event-types", models.ListOfEventKind)
        return self._call(call)

    def list_webhook_endpoints(
        self, operator_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfWebhookEndpoint:
        """List webhook endpoints. Newest first, disabled and archived ones too. Secrets are shown only when they are
        made. Open to operator admin.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfWebhookEndpoint] = Call(
            "GET",
            path_of("/v1/operators/{operator_id}/webhook-endpoints", {"operator_id": operator_id}),
            models.ListOfWebhookEndpoint,
            query={"limit": limit, "cursor": cursor},
        )
        return self._call(call)

    def create_webhook_endpoint(
        self, operator_id: UUID, *, body: models.NewWebhookEndpoint, idempotency_key: str | None = None
    ) -> models.IssuedWebhookEndpoint:
        """Add a webhook endpoint. Events that happen from now on are sent to it by POST, signed as Standard Webhooks
        has it, those about one object in their order. The answer shows the signing secret; keep it now. An answer
        from 200 to 299 says that an event was taken; otherwise it is tried again for three days. `webhook-id` is
        the event's id: drop what you have taken before. Open to operator admin.
        """
        call: Call[models.IssuedWebhookEndpoint] = Call(
            "POST",
            path_of("/v1/operators/{operator_id}/webhook-endpoints", {"operator_id": operator_id}),
            models.IssuedWebhookEndpoint,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def read_webhook_endpoint(self, operator_id: UUID, endpoint_id: UUID) -> models.WebhookEndpoint:
        """Read a webhook endpoint. With since when it takes nothing, if that is so. Open to operator admin."""
        call: Call[models.WebhookEndpoint] = Call(
            "GET",
            path_of(
                "/v1/operators/{operator_id}/webhook-endpoints/{endpoint_id}",
                {"operator_id": operator_id, "endpoint_id": endpoint_id},
            ),
            models.WebhookEndpoint,
        )
        return self._call(call)

    def update_webhook_endpoint(
        self,
        operator_id: UUID,
        endpoint_id: UUID,
        *,
        body: models.WebhookEndpointChange,
        idempotency_key: str | None = None,
    ) -> models.WebhookEndpoint:
        """Change a webhook endpoint. What is left out stays as it is. Open to operator admin."""
        call: Call[models.WebhookEndpoint] = Call(
            "POST",
            path_of(
                "/v1/operators/{operator_id}/webhook-endpoints/{endpoint_id}",
                {"operator_id": operator_id, "endpoint_id": endpoint_id},
            ),
            models.WebhookEndpoint,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def list_webhook_deliveries(
        self,
        operator_id: UUID,
        endpoint_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        state: Literal["dead", "delivered", "pending"] | None = None,
        event_id: UUID | None = None,
    ) -> models.ListOfDelivery:
        """List deliveries. What was sent to an endpoint or is to be, the last queued first; `dead` ones were given up.
        Open to operator admin.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            state: Only those in this state.
            event_id: Only that of this event.
        """
        call: Call[models.ListOfDelivery] = Call(
            "GET",
            path_of(
                "/v1/operators/{operator_id}/webhook-endpoints/{endpoint_id}/deliveries",
                {"operator_id": operator_id, "endpoint_id": endpoint_id},
            ),
            models.ListOfDelivery,
            query={"limit": limit, "cursor": cursor, "state": state, "event_id": event_id},
        )
        return self._call(call)

    def list_webhook_attempts(
        self,
        operator_id: UUID,
        endpoint_id: UUID,
        event_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> models.ListOfAttempt:
        """List the tries of a delivery. The last first, each with its status, how long it took, and how the answer
        began. Open to operator admin.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfAttempt] = Call(
            "GET",
            path_of(
                "/v1/operators/{operator_id}/webhook-endpoints/{endpoint_id}/deliveries/{event_id}/attempts",
                {"operator_id": operator_id, "endpoint_id": endpoint_id, "event_id": event_id},
            ),
            models.ListOfAttempt,
            query={"limit": limit, "cursor": cursor},
        )
        return self._call(call)

    def rotate_webhook_secret(
        self, operator_id: UUID, endpoint_id: UUID, *, body: models.SecretRotation, idempotency_key: str | None = None
    ) -> models.IssuedWebhookEndpoint:
        """Rotate a webhook's secret. The answer shows the new secret; keep it now. Messages are signed with both
        secrets for a while, so that none is refused while you change it. Under the same Idempotency-Key it is shown
        again. Open to operator admin.
        """
        call: Call[models.IssuedWebhookEndpoint] = Call(
            "POST",
            path_of(
                "/v1/operators/{operator_id}/webhook-endpoints/{endpoint_id}/rotate-secret",
                {"operator_id": operator_id, "endpoint_id": endpoint_id},
            ),
            models.IssuedWebhookEndpoint,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def disable_webhook_endpoint(
        self, operator_id: UUID, endpoint_id: UUID, *, idempotency_key: str | None = None
    ) -> models.WebhookEndpoint:
        """Disable a webhook endpoint. It is sent nothing. What waits for it stays; what happens meanwhile is none of
        its news. Open to operator admin.
        """
        call: Call[models.WebhookEndpoint] = Call(
            "POST",
            path_of(
                "/v1/operators/{operator_id}/webhook-endpoints/{endpoint_id}/disable",
                {"operator_id": operator_id, "endpoint_id": endpoint_id},
            ),
            models.WebhookEndpoint,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def enable_webhook_endpoint(
        self, operator_id: UUID, endpoint_id: UUID, *, idempotency_key: str | None = None
    ) -> models.WebhookEndpoint:
        """Enable a webhook endpoint. What waited for it is sent, and what happens from now on. Replay brings what
        happened in between. Open to operator admin.
        """
        call: Call[models.WebhookEndpoint] = Call(
            "POST",
            path_of(
                "/v1/operators/{operator_id}/webhook-endpoints/{endpoint_id}/enable",
                {"operator_id": operator_id, "endpoint_id": endpoint_id},
            ),
            models.WebhookEndpoint,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def archive_webhook_endpoint(
        self, operator_id: UUID, endpoint_id: UUID, *, idempotency_key: str | None = None
    ) -> models.WebhookEndpoint:
        """Archive a webhook endpoint. It is sent nothing any more, for good. Its log stays. Open to operator admin."""
        call: Call[models.WebhookEndpoint] = Call(
            "POST",
            path_of(
                "/v1/operators/{operator_id}/webhook-endpoints/{endpoint_id}/archive",
                {"operator_id": operator_id, "endpoint_id": endpoint_id},
            ),
            models.WebhookEndpoint,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def ping_webhook_endpoint(
        self, operator_id: UUID, endpoint_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Event:
        """Try a webhook endpoint out. Sends it an event `ping` within seconds; the log of deliveries says how that
        went. Open to operator admin.
        """
        call: Call[models.Event] = Call(
            "POST",
            path_of(
                "/v1/operators/{operator_id}/webhook-endpoints/{endpoint_id}/ping",
                {"operator_id": operator_id, "endpoint_id": endpoint_id},
            ),
            models.Event,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def replay_to_webhook_endpoint(
        self, operator_id: UUID, endpoint_id: UUID, *, body: models.Replay, idempotency_key: str | None = None
    ) -> models.QueuedReplay:
        """Replay events. One event, or all of a time that the endpoint hears of, are sent again under the ids that
        they have, within seconds and in their order. Open to operator admin.
        """
        call: Call[models.QueuedReplay] = Call(
            "POST",
            path_of(
                "/v1/operators/{operator_id}/webhook-endpoints/{endpoint_id}/replay",
                {"operator_id": operator_id, "endpoint_id": endpoint_id},
            ),
            models.QueuedReplay,
            body=body,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def list_stripe_events(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        state: Literal["applied", "failed", "parked", "received"] | None = None,
    ) -> models.ListOfInboxRow:
        """List Stripe's events. Newest first, without their payloads. Open to platform staff.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            state: Only those in this state.
        """
        call: Call[models.ListOfInboxRow] = Call(
            "GET",
            "/v1/platform/stripe-events",
            models.ListOfInboxRow,
            query={"limit": limit, "cursor": cursor, "state": state},
        )
        return self._call(call)

    def count_stripe_events(self) -> models.ListOfEventCount:
        """Count Stripe's events. By state and type, with the instant of the oldest. Open to platform staff."""
        call: Call[models.ListOfEventCount] = Call("GET", "/v1/platform/stripe-events/counts", models.ListOfEventCount)
        return self._call(call)

    def replay_stripe_event(self, stripe_event_id: str, *, idempotency_key: str | None = None) -> models.Replayed:
        """Replay an event. Puts a settled event back into the queue. Applying an event twice changes nothing twice.
        Open to platform staff.
        """
        call: Call[models.Replayed] = Call(
            "POST",
            path_of("/v1/platform/stripe-events/{stripe_event_id}/replay", {"stripe_event_id": stripe_event_id}),
            models.Replayed,
            idempotency_key=idempotency_key,
        )
        return self._call(call)

    def read_warehouse(self) -> models.WarehouseStanding:
        """Look at the warehouse. How far it is, when its models ran, what is kept back and why, what is wrong and what
        mends it. Open to platform staff.
        """
        call: Call[models.WarehouseStanding] = Call("GET", "/v1/platform/warehouse", models.WarehouseStanding)
        return self._call(call)


class AsyncOperations:
    """Every operation, to be awaited."""

    async def _call(self, call: Call[T]) -> T:
        raise NotImplementedError

    async def create_session(self, *, body: models.SignIn) -> models.Session:
        """Sign in. Gives an access token of ten minutes and a refresh token of thirty days. Tries are limited for each
        address; 429 says in Retry-After how long to wait. Open to anybody.
        """
        call: Call[models.Session] = Call("POST", "/v1/auth/sign-in", models.Session, body=body)
        return await self._call(call)

    async def refresh_session(self, *, body: models.Refresh) -> models.Session:
        """Refresh a session. A refresh token works once and gives the next pair. One that comes back after it was used
        ends the whole session, since somebody must have copied it. Open to anybody.
        """
        call: Call[models.Session] = Call("POST", "/v1/auth/refresh", models.Session, body=body)
        return await self._call(call)

    async def end_session(self, *, body: models.Refresh) -> None:
        """Sign out. Ends the session: no refresh token of it works any more. Access tokens end within ten minutes.
        Open to anybody.
        """
        call: Call[None] = Call("POST", "/v1/auth/sign-out", None, body=body)
        return await self._call(call)

    async def read_me(self) -> models.Me:
        """Who am I. Your roles, and the garages and operators that you may see. Open to anybody who is signed in."""
        call: Call[models.Me] = Call("GET", "/v1/auth/me", models.Me)
        return await self._call(call)

    async def list_garages(self, *, limit: int | None = None, cursor: str | None = None) -> models.ListOfGarage:
        """List garages. All garages that you may see, of every operator that you work for. Open to anybody who is
        signed in.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfGarage] = Call(
            "GET", "/v1/garages", models.ListOfGarage, query={"limit": limit, "cursor": cursor}
        )
        return await self._call(call)

    async def read_garage(self, garage_id: UUID) -> models.Garage:
        """Read a garage. Open to operator admin, garage manager, accountant, driver."""
        call: Call[models.Garage] = Call(
            "GET", path_of("/v1/garages/{garage_id}", {"garage_id": garage_id}), models.Garage
        )
        return await self._call(call)

    async def create_garage(
        self, operator_id: UUID, *, body: models.NewGarage, idempotency_key: str | None = None
    ) -> models.Garage:
        """Open a garage. Opens a garage with its ledger and its taxes. Zone and currency are for good. Open to
        operator admin.
        """
        call: Call[models.Garage] = Call(
            "POST",
            path_of("/v1/operators/{operator_id}/garages", {"operator_id": operator_id}),
            models.Garage,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def list_passes(
        self, garage_id: UUID, *, limit: int | None = None, cursor: str | None = None, on_sale: bool | None = None
    ) -> models.ListOfParkingPass:
        """List passes. What the garage sells, with the price that a new subscription pays, newest first. Open to
        operator admin, garage manager, accountant, driver.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            on_sale: Only those that can be bought now.
        """
        call: Call[models.ListOfParkingPass] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/passes", {"garage_id": garage_id}),
            models.ListOfParkingPass,
            query={"limit": limit, "cursor": cursor, "on_sale": on_sale},
        )
        return await self._call(call)

    async def create_pass(
        self, garage_id: UUID, *, body: models.NewPass, idempotency_key: str | None = None
    ) -> models.ParkingPass:
        """Put a pass on sale. The price is in the garage's currency and does not include tax. Open to operator admin,
        garage manager.
        """
        call: Call[models.ParkingPass] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/passes", {"garage_id": garage_id}),
            models.ParkingPass,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def read_pass(self, garage_id: UUID, pass_id: UUID) -> models.ParkingPass:
        """Read a pass. Open to operator admin, garage manager, accountant, driver."""
        call: Call[models.ParkingPass] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/passes/{pass_id}", {"garage_id": garage_id, "pass_id": pass_id}),
            models.ParkingPass,
        )
        return await self._call(call)

    async def list_prices(self, garage_id: UUID, pass_id: UUID) -> models.ListOfPriceVersion:
        """List the versions of a pass's price. Newest first: from when until when each was sold, and how many live
        subscriptions pay it. Open to operator admin, garage manager, accountant.
        """
        call: Call[models.ListOfPriceVersion] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/passes/{pass_id}/prices", {"garage_id": garage_id, "pass_id": pass_id}),
            models.ListOfPriceVersion,
        )
        return await self._call(call)

    async def create_price(
        self, garage_id: UUID, pass_id: UUID, *, body: models.NewPrice, idempotency_key: str | None = None
    ) -> models.Price:
        """Give a pass a new price. For those who subscribe from now on. Whoever has the pass keeps the price that they
        have. Open to operator admin, garage manager.
        """
        call: Call[models.Price] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/passes/{pass_id}/prices", {"garage_id": garage_id, "pass_id": pass_id}),
            models.Price,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def end_pass_sale(
        self, garage_id: UUID, pass_id: UUID, *, idempotency_key: str | None = None
    ) -> models.ParkingPass:
        """Sell a pass no longer. Nobody can subscribe to it any more; whoever has it keeps it and is billed as before.
        Open to operator admin, garage manager.
        """
        call: Call[models.ParkingPass] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/passes/{pass_id}/archive", {"garage_id": garage_id, "pass_id": pass_id}),
            models.ParkingPass,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def list_rate_changes(
        self, garage_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfRateChange:
        """List rate increases. Newest first, whatever became of them. Open to operator admin, garage manager,
        accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfRateChange] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/rate-changes", {"garage_id": garage_id}),
            models.ListOfRateChange,
            query={"limit": limit, "cursor": cursor},
        )
        return await self._call(call)

    async def create_rate_change(
        self, garage_id: UUID, *, body: models.RateTerms, idempotency_key: str | None = None
    ) -> models.RateChange:
        """Draw up a rate increase. By a percentage for one, several or all passes, or pass by pass to an amount. A
        percentage is reckoned on what each subscription pays; whoever pays that much already keeps their price.
        Nothing changes and nobody is told before it is announced; another wish is another increase. Open to
        operator admin, garage manager.
        """
        call: Call[models.RateChange] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/rate-changes", {"garage_id": garage_id}),
            models.RateChange,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def read_rate_change(self, garage_id: UUID, rate_change_id: UUID) -> models.RateProgress:
        """Read a rate increase. With how many lines stand where. Open to operator admin, garage manager, accountant."""
        call: Call[models.RateProgress] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/rate-changes/{rate_change_id}",
                {"garage_id": garage_id, "rate_change_id": rate_change_id},
            ),
            models.RateProgress,
        )
        return await self._call(call)

    async def preview_rates(
        self, garage_id: UUID, rate_change_id: UUID, *, idempotency_key: str | None = None
    ) -> models.RatePreview:
        """Preview a rate increase. For each subscription its old and new price and the first renewal at the new one,
        or why it keeps its price; and what all come to a month, before and after. Give `shown` back with the
        announcement. Open to operator admin, garage manager.
        """
        call: Call[models.RatePreview] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/rate-changes/{rate_change_id}/preview",
                {"garage_id": garage_id, "rate_change_id": rate_change_id},
            ),
            models.RatePreview,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def announce_rates(
        self, garage_id: UUID, rate_change_id: UUID, *, body: models.Announcement, idempotency_key: str | None = None
    ) -> models.RateChange:
        """Announce a rate increase. Exactly as previewed, or refused. On the notice date everybody is told. Each
        subscription costs the new price from its first renewal on or after the effective date, without proration;
        from that date on the passes are sold for it. Who subscribes in between pays the old price first, is told at
        once, and then has as many days as everybody had. Open to operator admin, garage manager.
        """
        call: Call[models.RateChange] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/rate-changes/{rate_change_id}/announce",
                {"garage_id": garage_id, "rate_change_id": rate_change_id},
            ),
            models.RateChange,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def cancel_rates(
        self, garage_id: UUID, rate_change_id: UUID, *, idempotency_key: str | None = None
    ) -> models.RateChange:
        """Cancel a rate increase. Before its effective date. Who was told is told so, and a price that is set for the
        coming renewal is set back; the lines show it. Open to operator admin, garage manager.
        """
        call: Call[models.RateChange] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/rate-changes/{rate_change_id}/cancel",
                {"garage_id": garage_id, "rate_change_id": rate_change_id},
            ),
            models.RateChange,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def list_rate_change_lines(
        self,
        garage_id: UUID,
        rate_change_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        state: Literal["cancelled", "changed", "left_out", "noticed", "skipped", "waiting"] | None = None,
    ) -> models.ListOfRateLine:
        """List the lines of a rate increase. One for each subscription and price: left out, waiting, noticed, changed,
        skipped (and why: it ended, changed its pass, or got another price) or cancelled. Of a draft there are none;
        preview it. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            state: Only those that stand there.
        """
        call: Call[models.ListOfRateLine] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/rate-changes/{rate_change_id}/lines",
                {"garage_id": garage_id, "rate_change_id": rate_change_id},
            ),
            models.ListOfRateLine,
            query={"limit": limit, "cursor": cursor, "state": state},
        )
        return await self._call(call)

    async def list_tax_rates(self, garage_id: UUID) -> models.ListOfTaxRate:
        """List tax rates. Past, present and coming ones, the newest start first. Open to operator admin, garage
        manager, accountant.
        """
        call: Call[models.ListOfTaxRate] = Call(
            "GET", path_of("/v1/garages/{garage_id}/tax-rates", {"garage_id": garage_id}), models.ListOfTaxRate
        )
        return await self._call(call)

    async def create_tax_rate(
        self, garage_id: UUID, *, body: models.NewPassTax, idempotency_key: str | None = None
    ) -> models.TaxRate:
        """Add a tax rate. Holds for subscriptions that are made from its date on, and for every period of running ones
        that begins on or after it. A rate of one pass stands in for the garage's rate of the same jurisdiction and
        name. To change a rate, end it and add another from the same date. Open to operator admin, garage manager.
        """
        call: Call[models.TaxRate] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/tax-rates", {"garage_id": garage_id}),
            models.TaxRate,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def set_tax_rate_end(
        self, garage_id: UUID, tax_rate_id: UUID, *, body: models.End, idempotency_key: str | None = None
    ) -> models.TaxRate:
        """End a tax rate. Open to operator admin, garage manager."""
        call: Call[models.TaxRate] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/tax-rates/{tax_rate_id}/end",
                {"garage_id": garage_id, "tax_rate_id": tax_rate_id},
            ),
            models.TaxRate,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def list_exemptions(self, garage_id: UUID, customer_id: UUID) -> models.ListOfExemption:
        """List a customer's exemption certificates. Open to operator admin, garage manager, accountant."""
        call: Call[models.ListOfExemption] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/customers/{customer_id}/exemptions",
                {"garage_id": garage_id, "customer_id": customer_id},
            ),
            models.ListOfExemption,
        )
        return await self._call(call)

    async def create_exemption(
        self, garage_id: UUID, customer_id: UUID, *, body: models.NewExemption, idempotency_key: str | None = None
    ) -> models.Exemption:
        """Record an exemption certificate. Periods that begin while it holds are not charged the taxes of its
        jurisdictions. Open to operator admin, garage manager.
        """
        call: Call[models.Exemption] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/customers/{customer_id}/exemptions",
                {"garage_id": garage_id, "customer_id": customer_id},
            ),
            models.Exemption,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def set_exemption_end(
        self,
        garage_id: UUID,
        customer_id: UUID,
        exemption_id: UUID,
        *,
        body: models.End,
        idempotency_key: str | None = None,
    ) -> models.Exemption:
        """End an exemption certificate early. Periods that begin on or after the date are taxed again, running
        subscriptions included. What was billed while it held stays as it was; to keep one from ever holding, end it
        on its first date. Open to operator admin, garage manager.
        """
        call: Call[models.Exemption] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/customers/{customer_id}/exemptions/{exemption_id}/end",
                {"garage_id": garage_id, "customer_id": customer_id, "exemption_id": exemption_id},
            ),
            models.Exemption,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def list_line_taxes(self, garage_id: UUID, invoice_id: UUID) -> models.ListOfLineTax:
        """List the taxes of an invoice's lines. As Stripe charged them; they sum up to the invoice's tax. Open to
        operator admin, garage manager, accountant, driver (own things).
        """
        call: Call[models.ListOfLineTax] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/invoices/{invoice_id}/taxes",
                {"garage_id": garage_id, "invoice_id": invoice_id},
            ),
            models.ListOfLineTax,
        )
        return await self._call(call)

    async def list_tax_misses(
        self, garage_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfTaxMiss:
        """List renewals that were taxed wrongly. Stripe is told of a change before the renewal. Where it could not be
        told in time, the invoice is listed with what should have been charged, to be settled with the customer; the
        next renewal is right again. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfTaxMiss] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/tax-misses", {"garage_id": garage_id}),
            models.ListOfTaxMiss,
            query={"limit": limit, "cursor": cursor},
        )
        return await self._call(call)

    async def read_garage_settings(self, garage_id: UUID) -> models.GarageSettings:
        """Read a garage's settings. How the garage bills, duns, refunds and sells; defaults until somebody changes
        them. Open to operator admin, garage manager, accountant.
        """
        call: Call[models.GarageSettings] = Call(
            "GET", path_of("/v1/garages/{garage_id}/settings", {"garage_id": garage_id}), models.GarageSettings
        )
        return await self._call(call)

    async def change_garage_settings(
        self, garage_id: UUID, *, body: models.GarageSettings, idempotency_key: str | None = None
    ) -> models.GarageSettings:
        """Change a garage's settings. Replaces all of them; what is left out goes back to its default. Open to
        operator admin.
        """
        call: Call[models.GarageSettings] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/settings", {"garage_id": garage_id}),
            models.GarageSettings,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def list_notices(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        customer_id: UUID | None = None,
        subject_id: UUID | None = None,
    ) -> models.ListOfNotice:
        """List notices. What people were told, or are about to be, newest first. Open to operator admin, garage
        manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            customer_id: Only those to this customer.
            subject_id: Only those about this subscription, invoice or offer.
        """
        call: Call[models.ListOfNotice] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/notices", {"garage_id": garage_id}),
            models.ListOfNotice,
            query={"limit": limit, "cursor": cursor, "customer_id": customer_id, "subject_id": subject_id},
        )
        return await self._call(call)

    async def list_management_fees(
        self, garage_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfManagementFee:
        """List management fees. As they were agreed, the last one first. Each holds from its month on, until another
        does. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfManagementFee] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/management-fees", {"garage_id": garage_id}),
            models.ListOfManagementFee,
            query={"limit": limit, "cursor": cursor},
        )
        return await self._call(call)

    async def agree_management_fee(
        self, garage_id: UUID, *, body: models.NewManagementFee, idempotency_key: str | None = None
    ) -> models.ManagementFee:
        """Agree on a management fee. A share of the income, a fixed amount a month, or both; from a month on that is
        not closed. Owner statements take it off. Of two for one month the one that is agreed later holds. Open to
        operator admin.
        """
        call: Call[models.ManagementFee] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/management-fees", {"garage_id": garage_id}),
            models.ManagementFee,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def read_garage_capacity(self, garage_id: UUID) -> models.GarageCapacity:
        """Read what a garage has left. Places taken, held for people in line, and left, for the garage and by pass.
        `oversell_percent` of the settings enlarges the garage, rounded down, never a pass. Lowering it ends no
        subscription: nothing is sold until enough have ended by themselves. Passes no longer sold are shown while
        somebody has them. Open to operator admin, garage manager, accountant.
        """
        call: Call[models.GarageCapacity] = Call(
            "GET", path_of("/v1/garages/{garage_id}/capacity", {"garage_id": garage_id}), models.GarageCapacity
        )
        return await self._call(call)

    async def list_customers(
        self, garage_id: UUID, *, limit: int | None = None, cursor: str | None = None, email: str | None = None
    ) -> models.ListOfCustomer:
        """List customers. Who pays, newest first. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            email: Only those with this e-mail address.
        """
        call: Call[models.ListOfCustomer] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/customers", {"garage_id": garage_id}),
            models.ListOfCustomer,
            query={"limit": limit, "cursor": cursor, "email": email},
        )
        return await self._call(call)

    async def create_customer(
        self, garage_id: UUID, *, body: models.NewCustomer, idempotency_key: str | None = None
    ) -> models.Customer:
        """Add a customer. Somebody who pays: a person, or a company that pays for several drivers. Open to operator
        admin, garage manager.
        """
        call: Call[models.Customer] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/customers", {"garage_id": garage_id}),
            models.Customer,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def read_customer(self, garage_id: UUID, customer_id: UUID) -> models.Customer:
        """Read a customer. Open to operator admin, garage manager, accountant."""
        call: Call[models.Customer] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/customers/{customer_id}", {"garage_id": garage_id, "customer_id": customer_id}
            ),
            models.Customer,
        )
        return await self._call(call)

    async def list_drivers(
        self, garage_id: UUID, *, limit: int | None = None, cursor: str | None = None, customer_id: UUID | None = None
    ) -> models.ListOfDriver:
        """List drivers. Who parks, newest first. A driver finds only themselves. Open to operator admin, garage
        manager, accountant, driver (own things).

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            customer_id: Only those that this customer pays for.
        """
        call: Call[models.ListOfDriver] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/drivers", {"garage_id": garage_id}),
            models.ListOfDriver,
            query={"limit": limit, "cursor": cursor, "customer_id": customer_id},
        )
        return await self._call(call)

    async def create_driver(
        self, garage_id: UUID, *, body: models.NewDriver, idempotency_key: str | None = None
    ) -> models.Driver:
        """Add a driver. Somebody who parks, and the customer who pays for them. Open to operator admin, garage
        manager.
        """
        call: Call[models.Driver] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/drivers", {"garage_id": garage_id}),
            models.Driver,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def read_driver(self, garage_id: UUID, driver_id: UUID) -> models.Driver:
        """Read a driver. Open to operator admin, garage manager, accountant, driver (own things)."""
        call: Call[models.Driver] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/drivers/{driver_id}", {"garage_id": garage_id, "driver_id": driver_id}),
            models.Driver,
        )
        return await self._call(call)

    async def list_vehicles(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        driver_id: UUID | None = None,
        plate: str | None = None,
    ) -> models.ListOfVehicle:
        """List vehicles. Vehicles by driver or by plate, newest first. A driver finds only their own. Open to operator
        admin, garage manager, accountant, driver (own things).

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            driver_id: Only those of this driver.
            plate: Only those with this plate.
        """
        call: Call[models.ListOfVehicle] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/vehicles", {"garage_id": garage_id}),
            models.ListOfVehicle,
            query={"limit": limit, "cursor": cursor, "driver_id": driver_id, "plate": plate},
        )
        return await self._call(call)

    async def create_vehicle(
        self, garage_id: UUID, *, body: models.NewVehicle, idempotency_key: str | None = None
    ) -> models.Vehicle:
        """Add a vehicle. A plate is in use once in a garage. Drivers may add their own vehicles. Open to operator
        admin, garage manager, driver (own things).
        """
        call: Call[models.Vehicle] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/vehicles", {"garage_id": garage_id}),
            models.Vehicle,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def read_vehicle(self, garage_id: UUID, vehicle_id: UUID) -> models.Vehicle:
        """Read a vehicle. Open to operator admin, garage manager, accountant, driver (own things)."""
        call: Call[models.Vehicle] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/vehicles/{vehicle_id}", {"garage_id": garage_id, "vehicle_id": vehicle_id}
            ),
            models.Vehicle,
        )
        return await self._call(call)

    async def list_subscriptions(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal[
            "active", "canceled", "incomplete", "incomplete_expired", "past_due", "paused", "trialing", "unpaid"
        ]
        | None = None,
        pass_id: UUID | None = None,
        customer_id: UUID | None = None,
        driver_id: UUID | None = None,
    ) -> models.ListOfSubscription:
        """List subscriptions. Newest first. A driver finds only their own. Open to operator admin, garage manager,
        accountant, driver (own things).

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            status: Only those in this status.
            pass_id: Only those to this pass.
            customer_id: Only those that this customer pays for.
            driver_id: Only those of this driver.
        """
        call: Call[models.ListOfSubscription] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/subscriptions", {"garage_id": garage_id}),
            models.ListOfSubscription,
            query={
                "limit": limit,
                "cursor": cursor,
                "status": status,
                "pass_id": pass_id,
                "customer_id": customer_id,
                "driver_id": driver_id,
            },
        )
        return await self._call(call)

    async def create_subscription(
        self, garage_id: UUID, *, body: models.NewSubscription, idempotency_key: str | None = None
    ) -> models.Subscription:
        """Subscribe a driver to a pass. Takes a place, makes the subscription at Stripe and charges the first period;
        a pass with a trial is charged when that ends. A customer has one trial of a pass. 201: Stripe has it, and
        `status` says whether the charge succeeded. 202: Stripe did not answer in time; the place is kept, and the
        outcome will be found out: read the subscription again in a minute; or it waits for its `start_date`, until
        which cancelling it costs nothing. Send an Idempotency-Key, so that you can safely ask again. Open to
        operator admin, garage manager, driver (own things).
        """
        call: Call[models.Subscription] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/subscriptions", {"garage_id": garage_id}),
            models.Subscription,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def read_subscription(self, garage_id: UUID, subscription_id: UUID) -> models.Subscription:
        """Read a subscription. Open to operator admin, garage manager, accountant, driver (own things)."""
        call: Call[models.Subscription] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.Subscription,
        )
        return await self._call(call)

    async def list_subscription_vehicles(self, garage_id: UUID, subscription_id: UUID) -> models.ListOfVehicle:
        """List the vehicles of a subscription. Open to operator admin, garage manager, accountant, driver (own
        things).
        """
        call: Call[models.ListOfVehicle] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/vehicles",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.ListOfVehicle,
        )
        return await self._call(call)

    async def set_subscription_vehicles(
        self, garage_id: UUID, subscription_id: UUID, *, body: models.VehicleList, idempotency_key: str | None = None
    ) -> models.ListOfVehicle:
        """Set the vehicles of a subscription. These and no others, all of the subscription's own driver. Open to
        operator admin, garage manager, driver (own things).
        """
        call: Call[models.ListOfVehicle] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/vehicles",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.ListOfVehicle,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def preview_subscription(
        self, garage_id: UUID, *, body: models.PlannedSubscription, idempotency_key: str | None = None
    ) -> models.StartPreview:
        """Preview a subscription. What ordering it now would charge, with tax, to the cent, what comes next and when,
        and the garage's rule in a sentence. Nothing is ordered, and no place is held. Open to operator admin,
        garage manager, driver (own things).
        """
        call: Call[models.StartPreview] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/subscriptions/preview", {"garage_id": garage_id}),
            models.StartPreview,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def cancel_subscription(
        self, garage_id: UUID, subscription_id: UUID, *, body: models.Cancellation, idempotency_key: str | None = None
    ) -> models.Subscription:
        """Cancel a subscription. At the end of what is paid, or now. 202: Stripe did not answer in time; it will be
        found out. Open to operator admin, garage manager, driver (own things).
        """
        call: Call[models.Subscription] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/cancel",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.Subscription,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def read_first_payment(self, garage_id: UUID, subscription_id: UUID) -> models.PaymentState:
        """Read what a first payment waits for. For a subscription that is `incomplete`: authenticate with
        `client_secret` in Stripe's form, or pay with another payment method. Read from Stripe at each call; the
        secret is never stored. Open to operator admin, garage manager, driver (own things).
        """
        call: Call[models.PaymentState] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/payment",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.PaymentState,
        )
        return await self._call(call)

    async def pay_subscription(
        self, garage_id: UUID, subscription_id: UUID, *, body: models.FirstPayment, idempotency_key: str | None = None
    ) -> models.Subscription:
        """Pay the first invoice with another payment method. Pays the open invoice of a subscription that is
        `incomplete`; the method pays the renewals from then on. 402 may mean that the bank wants to ask: read the
        payment. 202: Stripe did not answer in time. Open to operator admin, garage manager, driver (own things).
        """
        call: Call[models.Subscription] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/pay",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.Subscription,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def list_waitlist(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        pass_id: UUID | None = None,
        driver_id: UUID | None = None,
        state: Literal["accepted", "declined", "expired", "left", "offered", "waiting"] | None = None,
        in_line: bool | None = None,
    ) -> models.ListOfWaitlistEntry:
        """List the waitlist. Who came last first; `position` is the place in the line of the pass. A driver finds only
        their own entries, with the position among everybody's. Open to operator admin, garage manager, accountant,
        driver (own things).

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            pass_id: Only those for this pass.
            driver_id: Only those of this driver.
            state: Only those in this state.
            in_line: Only those that wait or have an offer.
        """
        call: Call[models.ListOfWaitlistEntry] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/waitlist", {"garage_id": garage_id}),
            models.ListOfWaitlistEntry,
            query={
                "limit": limit,
                "cursor": cursor,
                "pass_id": pass_id,
                "driver_id": driver_id,
                "state": state,
                "in_line": in_line,
            },
        )
        return await self._call(call)

    async def join_waitlist(
        self, garage_id: UUID, *, body: models.NewWaitlistEntry, idempotency_key: str | None = None
    ) -> models.Joined:
        """Join the line for a pass. A free place is offered to whoever is first in line, with a notice, and held for
        them for `waitlist_offer_hours` of the settings; they take it by subscribing. `place_free` says that a place
        is left right now, so that it can be bought without waiting. Open to operator admin, garage manager, driver
        (own things).
        """
        call: Call[models.Joined] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/waitlist", {"garage_id": garage_id}),
            models.Joined,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def read_waitlist_entry(self, garage_id: UUID, entry_id: UUID) -> models.WaitlistEntry:
        """Read an entry of the waitlist. Open to operator admin, garage manager, accountant, driver (own things)."""
        call: Call[models.WaitlistEntry] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/waitlist/{entry_id}", {"garage_id": garage_id, "entry_id": entry_id}),
            models.WaitlistEntry,
        )
        return await self._call(call)

    async def leave_waitlist(
        self, garage_id: UUID, entry_id: UUID, *, idempotency_key: str | None = None
    ) -> models.WaitlistEntry:
        """Leave the line. A place that is held for the driver goes to the next in line. Open to operator admin, garage
        manager, driver (own things).
        """
        call: Call[models.WaitlistEntry] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/waitlist/{entry_id}/leave", {"garage_id": garage_id, "entry_id": entry_id}
            ),
            models.WaitlistEntry,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def decline_offer(
        self, garage_id: UUID, entry_id: UUID, *, idempotency_key: str | None = None
    ) -> models.WaitlistEntry:
        """Decline an offer. The place goes to the next in line. The driver is out of it, and may join again at its
        end. Open to operator admin, garage manager, driver (own things).
        """
        call: Call[models.WaitlistEntry] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/waitlist/{entry_id}/decline", {"garage_id": garage_id, "entry_id": entry_id}
            ),
            models.WaitlistEntry,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def list_dunning(
        self, garage_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfOpenDunning:
        """List who owes. The open cases, newest first: one for each subscription whose renewal is not paid, and one
        for each company's account with an overdue invoice; with what is owed, the notices given, and what follows
        when. A case closes when what it is about is paid, or has ended. Open to operator admin, garage manager,
        accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfOpenDunning] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/dunning", {"garage_id": garage_id}),
            models.ListOfOpenDunning,
            query={"limit": limit, "cursor": cursor},
        )
        return await self._call(call)

    async def list_dunning_steps(
        self, garage_id: UUID, subscription_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfDunningFact:
        """List what was done about a subscription. Every step of every case of the subscription, newest first. Steps
        are never changed. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfDunningFact] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/dunning",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.ListOfDunningFact,
            query={"limit": limit, "cursor": cursor},
        )
        return await self._call(call)

    async def extend_dunning_grace(
        self, garage_id: UUID, case_id: UUID, *, body: models.GraceExtension, idempotency_key: str | None = None
    ) -> models.DunningCase:
        """Extend the grace. Access lasts through the given local date, and the days before cancelling move with it.
        Whoever was suspended already is let in again within seconds. At most a year ahead. Open to operator admin,
        garage manager.
        """
        call: Call[models.DunningCase] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/dunning/{case_id}/extend-grace", {"garage_id": garage_id, "case_id": case_id}
            ),
            models.DunningCase,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def preview_pass_change(
        self, garage_id: UUID, subscription_id: UUID, *, body: models.WantedPass, idempotency_key: str | None = None
    ) -> models.ChangePreview:
        """Preview a change of pass. What is credited, charged and due, by Stripe's own reckoning, and the next
        renewal. Changes nothing. Give `proration_at` and `shown` back with the change within the hour: it costs
        exactly this, or is refused. Open to operator admin, garage manager, driver (own things).
        """
        call: Call[models.ChangePreview] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/change/preview",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.ChangePreview,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def change_subscription_pass(
        self, garage_id: UUID, subscription_id: UUID, *, body: models.PassChange, idempotency_key: str | None = None
    ) -> models.Subscription:
        """Change the pass. Up or down, as previewed. What is due is charged at once; if the card is refused,
        everything stays as it was. What is given back stays as the customer's balance for coming invoices. 202:
        Stripe did not answer in time; the outcome will be found out. Open to operator admin, garage manager, driver
        (own things).
        """
        call: Call[models.Subscription] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/change",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.Subscription,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def preview_cancellation(
        self, garage_id: UUID, subscription_id: UUID, *, idempotency_key: str | None = None
    ) -> models.CancelPreview:
        """Preview a cancellation. What is paid and lost by cancelling now, and until when it lasts if it is cancelled
        at the period's end. Changes nothing. Open to operator admin, garage manager, driver (own things).
        """
        call: Call[models.CancelPreview] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/cancel/preview",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.CancelPreview,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def pause_subscription(
        self, garage_id: UUID, subscription_id: UUID, *, body: models.Pause, idempotency_key: str | None = None
    ) -> models.Subscription:
        """Pause a subscription. Nothing is charged and access rests until it is resumed or `resumes_at` comes; the
        place is kept. Periods that begin in the pause cost nothing; the next one after it is charged as always.
        202: Stripe did not answer in time; the outcome will be found out. Open to operator admin, garage manager,
        driver (own things).
        """
        call: Call[models.Subscription] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/pause",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.Subscription,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def resume_subscription(
        self, garage_id: UUID, subscription_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Subscription:
        """End a pause. At once, whatever end was planned. 202: Stripe did not answer in time; the outcome will be
        found out. Open to operator admin, garage manager, driver (own things).
        """
        call: Call[models.Subscription] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/resume",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.Subscription,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def keep_subscription(
        self, garage_id: UUID, subscription_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Subscription:
        """Take a cancellation back. While its period still runs, a subscription that was to end with it goes on. 202:
        Stripe did not answer in time; the outcome will be found out. Open to operator admin, garage manager, driver
        (own things).
        """
        call: Call[models.Subscription] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/keep",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.Subscription,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def change_payment_method(
        self,
        garage_id: UUID,
        subscription_id: UUID,
        *,
        body: models.NewPaymentMethod,
        idempotency_key: str | None = None,
    ) -> models.Subscription:
        """Change the payment method. It is charged from now on, and every open invoice of the subscription is tried
        with it at once. 402 `change_refused`: it cannot be used, all is as it was. 402 `invoice_declined`: it is
        kept, but what is owed was refused; the detail names each invoice. 202: Stripe did not answer in time; the
        outcome will be found out. Open to operator admin, garage manager, driver (own things).
        """
        call: Call[models.Subscription] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/payment-method",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.Subscription,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def remove_one_vehicle(
        self, garage_id: UUID, vehicle_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Vehicle:
        """Remove a vehicle. It leaves every subscription, and its plate may be added again. Open to operator admin,
        garage manager, driver (own things).
        """
        call: Call[models.Vehicle] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/vehicles/{vehicle_id}/remove",
                {"garage_id": garage_id, "vehicle_id": vehicle_id},
            ),
            models.Vehicle,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def read_customer_balance(self, garage_id: UUID, customer_id: UUID) -> models.CustomerBalance:
        """Read a customer's balance. What was given back and waits for coming invoices, with what moved it, by the
        ledger. Open to operator admin, garage manager, accountant.
        """
        call: Call[models.CustomerBalance] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/customers/{customer_id}/balance",
                {"garage_id": garage_id, "customer_id": customer_id},
            ),
            models.CustomerBalance,
        )
        return await self._call(call)

    async def list_company_accounts(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal["active", "closed", "closing"] | None = None,
    ) -> models.ListOfCompanyAccount:
        """List company accounts. Newest first. A company's administrator finds only their own. Open to operator admin,
        garage manager, accountant, company admin (own account).

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            status: Only those in this status.
        """
        call: Call[models.ListOfCompanyAccount] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/company-accounts", {"garage_id": garage_id}),
            models.ListOfCompanyAccount,
            query={"limit": limit, "cursor": cursor, "status": status},
        )
        return await self._call(call)

    async def open_company_account(
        self, garage_id: UUID, *, body: models.AgreedTerms, idempotency_key: str | None = None
    ) -> models.CompanyAccount:
        """Open a company account. With a customer of its own, who is sent one invoice a month for all seats, with the
        purchase order's number on it and the agreed time to pay. Nothing is billed before the first seat. Open to
        operator admin, garage manager.
        """
        call: Call[models.CompanyAccount] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/company-accounts", {"garage_id": garage_id}),
            models.CompanyAccount,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def read_company_account(self, garage_id: UUID, company_account_id: UUID) -> models.CompanyAccount:
        """Read a company account. `past_due_at` is set while an invoice of it is overdue. Open to operator admin,
        garage manager, accountant, company admin (own account).
        """
        call: Call[models.CompanyAccount] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            models.CompanyAccount,
        )
        return await self._call(call)

    async def list_company_seats(
        self,
        garage_id: UUID,
        company_account_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        ended: bool | None = None,
    ) -> models.ListOfSubscription:
        """List the seats of a company. Newest first. A seat is a subscription of its driver that Stripe does not know
        by itself. Open to operator admin, garage manager, accountant, company admin (own account).

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            ended: Ended ones too.
        """
        call: Call[models.ListOfSubscription] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/seats",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            models.ListOfSubscription,
            query={"limit": limit, "cursor": cursor, "ended": ended},
        )
        return await self._call(call)

    async def add_company_seats(
        self, garage_id: UUID, company_account_id: UUID, *, body: models.NewSeats, idempotency_key: str | None = None
    ) -> models.AccountChanged | models.AccountPending:
        """Add seats. All rows or none; `errors` names each row that cannot be added. Drivers are known by their e-mail
        within the company. Seats begin at once; their part of the period is charged with the next invoice. 202:
        Stripe did not answer in time; it will be found out. Open to operator admin, garage manager, company admin
        (own account).
        """
        call: Call[models.AccountChanged | models.AccountPending] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/seats",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            {201: models.AccountChanged, 202: models.AccountPending},
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def list_company_passes(
        self, garage_id: UUID, company_account_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfParkingPass:
        """List the passes that seats can be for. Those on sale that are billed by the month; a page may hold fewer
        than its limit. Open to operator admin, garage manager, accountant, company admin (own account).

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfParkingPass] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/passes",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            models.ListOfParkingPass,
            query={"limit": limit, "cursor": cursor},
        )
        return await self._call(call)

    async def list_company_invoices(
        self,
        garage_id: UUID,
        company_account_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal["draft", "open", "paid", "uncollectible", "void"] | None = None,
    ) -> models.ListOfInvoice:
        """List the invoices of a company. Newest first. Record a check or a transfer with the invoice's own route.
        Open to operator admin, garage manager, accountant, company admin (own account).

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            status: Only those in this status.
        """
        call: Call[models.ListOfInvoice] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/invoices",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            models.ListOfInvoice,
            query={"limit": limit, "cursor": cursor, "status": status},
        )
        return await self._call(call)

    async def list_company_dunning(
        self, garage_id: UUID, company_account_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfDunningFact:
        """List what was done about a company that owes. Every step of every case of the account, newest first. All
        seats go by one case. Open to operator admin, garage manager, accountant, company admin (own account).

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfDunningFact] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/dunning",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            models.ListOfDunningFact,
            query={"limit": limit, "cursor": cursor},
        )
        return await self._call(call)

    async def agree_company_terms(
        self, garage_id: UUID, company_account_id: UUID, *, body: models.AgreedTerms, idempotency_key: str | None = None
    ) -> models.AccountChanged | models.AccountPending:
        """Change what was agreed upon with a company. All of it is replaced. Invoices that were sent stay as they are,
        and seats over a lowered cap stay too. 202: Stripe did not answer in time; it will be found out. Open to
        operator admin, garage manager.
        """
        call: Call[models.AccountChanged | models.AccountPending] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/terms",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            {200: models.AccountChanged, 202: models.AccountPending},
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def close_company_account(
        self,
        garage_id: UUID,
        company_account_id: UUID,
        *,
        body: models.AccountClosing,
        idempotency_key: str | None = None,
    ) -> models.AccountChanged | models.AccountPending:
        """Close a company account. With its seats, at the end of what is billed, or now, with what is unused credited
        by a last invoice. Open invoices stay owed. 202: Stripe did not answer in time; it will be found out. Open
        to operator admin, garage manager.
        """
        call: Call[models.AccountChanged | models.AccountPending] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/close",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            {200: models.AccountChanged, 202: models.AccountPending},
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def preview_company_seats(
        self, garage_id: UUID, company_account_id: UUID, *, body: models.NewSeats, idempotency_key: str | None = None
    ) -> models.SeatsPreview:
        """Preview seats. What is wrong with which row of the list, and what the next invoice would be with the others,
        by Stripe's own reckoning. Changes nothing. Give `proration_at` back within the hour, and it is exactly
        that. Open to operator admin, garage manager, company admin (own account).
        """
        call: Call[models.SeatsPreview] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/seats/preview",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            models.SeatsPreview,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def preview_company_removal(
        self, garage_id: UUID, company_account_id: UUID, *, body: models.SeatRemoval, idempotency_key: str | None = None
    ) -> models.SeatsPreview:
        """Preview a removal of seats. What the next invoice would be without them. Changes nothing. Open to operator
        admin, garage manager, company admin (own account).
        """
        call: Call[models.SeatsPreview] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/seats/remove/preview",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            models.SeatsPreview,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def remove_company_seats(
        self, garage_id: UUID, company_account_id: UUID, *, body: models.SeatRemoval, idempotency_key: str | None = None
    ) -> models.AccountChanged | models.AccountPending:
        """Remove seats. At once, with what is unused credited on the next invoice; or with the period, which is used
        up. 202: Stripe did not answer in time; it will be found out. Open to operator admin, garage manager,
        company admin (own account).
        """
        call: Call[models.AccountChanged | models.AccountPending] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/seats/remove",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            {200: models.AccountChanged, 202: models.AccountPending},
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def keep_company_seats(
        self, garage_id: UUID, company_account_id: UUID, *, body: models.SeatList, idempotency_key: str | None = None
    ) -> models.AccountChanged | models.AccountPending:
        """Keep seats that were to end. Until six hours before the period's end. Open to operator admin, garage
        manager, company admin (own account).
        """
        call: Call[models.AccountChanged | models.AccountPending] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/seats/keep",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            {200: models.AccountChanged, 202: models.AccountPending},
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def list_company_admins(
        self, garage_id: UUID, company_account_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfCompanyAdmin:
        """List a company's administrators. Open to operator admin, garage manager, accountant, company admin (own
        account).

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfCompanyAdmin] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/admins",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            models.ListOfCompanyAdmin,
            query={"limit": limit, "cursor": cursor},
        )
        return await self._call(call)

    async def invite_admin_of_company(
        self,
        garage_id: UUID,
        company_account_id: UUID,
        *,
        body: models.NewCompanyAdmin,
        idempotency_key: str | None = None,
    ) -> models.InvitedAdmin:
        """Invite a company's administrator. They see and manage their company's account, and nothing else of the
        garage. Whoever cannot sign in yet chooses a password with `invitation_token`, which is shown once; hand it
        on safely. Invite them again for another one. Open to operator admin, garage manager, company admin (own
        account).
        """
        call: Call[models.InvitedAdmin] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/admins",
                {"garage_id": garage_id, "company_account_id": company_account_id},
            ),
            models.InvitedAdmin,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def remove_admin_of_company(
        self, garage_id: UUID, company_account_id: UUID, admin_id: UUID, *, idempotency_key: str | None = None
    ) -> models.CompanyAdmin:
        """Remove a company's administrator. They see nothing of the account within seconds. Open to operator admin,
        garage manager, company admin (own account).
        """
        call: Call[models.CompanyAdmin] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/company-accounts/{company_account_id}/admins/{admin_id}/remove",
                {"garage_id": garage_id, "company_account_id": company_account_id, "admin_id": admin_id},
            ),
            models.CompanyAdmin,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def accept_company_invitation(self, *, body: models.Acceptance) -> None:
        """Accept an invitation. Chooses a first password; then sign in. An invitation works once, for seven days. Open
        to anybody.
        """
        call: Call[None] = Call("POST", "/v1/invitations/accept", None, body=body)
        return await self._call(call)

    async def read_access_list(self, garage_id: UUID, *, since_version: int | None = None) -> models.ServedList:
        """Read the access list. Who may come in and until when, signed, to be used without a network until
        `valid_until`. With `since_version` a `delta` from that version; a `list` in its place is the whole, which
        then replaces what you have. The list changes within seconds of what it follows from, and is signed anew
        every hour. Open to operator admin, garage manager, accountant, gate.

        Args:
            since_version: The version that you have: only what changed since.
        """
        call: Call[models.ServedList] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/access-list", {"garage_id": garage_id}),
            models.ServedList,
            query={"since_version": since_version},
        )
        return await self._call(call)

    async def list_access_list_keys(self) -> models.PublicKeys:
        """List the keys of access lists. A JWK set: the Ed25519 keys that lists are signed with, the present one
        first. Open to anybody.
        """
        call: Call[models.PublicKeys] = Call("GET", "/v1/access-list-keys", models.PublicKeys)
        return await self._call(call)

    async def list_coupons(
        self, garage_id: UUID, *, limit: int | None = None, cursor: str | None = None, accepted: bool | None = None
    ) -> models.ListOfCoupon:
        """List coupons. Newest first; `redeemed` counts the redemptions that stand. Open to operator admin, garage
        manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            accepted: Only those that have not been ended.
        """
        call: Call[models.ListOfCoupon] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/coupons", {"garage_id": garage_id}),
            models.ListOfCoupon,
            query={"limit": limit, "cursor": cursor, "accepted": accepted},
        )
        return await self._call(call)

    async def create_coupon(
        self, garage_id: UUID, *, body: models.NewCoupon, idempotency_key: str | None = None
    ) -> models.Coupon:
        """Make a coupon. A percentage or an amount off the price before tax: off one invoice (`once`), off those of
        some months (`repeating`: a promo period), or off all (`forever`). What it takes off never changes; end it
        and make another. A price for those who come in some weeks is a coupon with `redeem_from_date` and
        `redeem_until_date`. Drivers redeem it by a code, staff without one. Open to operator admin, garage manager.
        """
        call: Call[models.Coupon] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/coupons", {"garage_id": garage_id}),
            models.Coupon,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def read_coupon(self, garage_id: UUID, coupon_id: UUID) -> models.Coupon:
        """Read a coupon. Open to operator admin, garage manager, accountant."""
        call: Call[models.Coupon] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/coupons/{coupon_id}", {"garage_id": garage_id, "coupon_id": coupon_id}),
            models.Coupon,
        )
        return await self._call(call)

    async def stop_coupon(
        self, garage_id: UUID, coupon_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Coupon:
        """End a coupon. It, and every code of it, can be redeemed no longer. Who has it keeps it. Open to operator
        admin, garage manager.
        """
        call: Call[models.Coupon] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/coupons/{coupon_id}/end", {"garage_id": garage_id, "coupon_id": coupon_id}
            ),
            models.Coupon,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def list_promotion_codes(self, garage_id: UUID, coupon_id: UUID) -> models.ListOfPromotionCode:
        """List the codes of a coupon. Open to operator admin, garage manager, accountant."""
        call: Call[models.ListOfPromotionCode] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/coupons/{coupon_id}/promotion-codes",
                {"garage_id": garage_id, "coupon_id": coupon_id},
            ),
            models.ListOfPromotionCode,
        )
        return await self._call(call)

    async def create_promotion_code(
        self, garage_id: UUID, coupon_id: UUID, *, body: models.NewPromotionCode, idempotency_key: str | None = None
    ) -> models.PromotionCode:
        """Add a promotion code. Case, spaces and dashes do not matter. A word stands for one coupon at a time in a
        garage. Open to operator admin, garage manager.
        """
        call: Call[models.PromotionCode] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/coupons/{coupon_id}/promotion-codes",
                {"garage_id": garage_id, "coupon_id": coupon_id},
            ),
            models.PromotionCode,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def stop_promotion_code(
        self, garage_id: UUID, promotion_code_id: UUID, *, idempotency_key: str | None = None
    ) -> models.PromotionCode:
        """End a promotion code. Its word can be given to another coupon. Open to operator admin, garage manager."""
        call: Call[models.PromotionCode] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/promotion-codes/{promotion_code_id}/end",
                {"garage_id": garage_id, "promotion_code_id": promotion_code_id},
            ),
            models.PromotionCode,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def list_redemptions(
        self, garage_id: UUID, coupon_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfRedemption:
        """List the redemptions of a coupon. Newest first. One that is `released` does not count: the subscription
        never began. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfRedemption] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/coupons/{coupon_id}/redemptions",
                {"garage_id": garage_id, "coupon_id": coupon_id},
            ),
            models.ListOfRedemption,
            query={"limit": limit, "cursor": cursor},
        )
        return await self._call(call)

    async def list_invoice_discounts(self, garage_id: UUID, invoice_id: UUID) -> models.ListOfInvoiceDiscount:
        """List the discounts of an invoice. As Stripe took them off, before tax; they sum up to the invoice's
        `discount_minor`. Open to operator admin, garage manager, accountant, driver (own things).
        """
        call: Call[models.ListOfInvoiceDiscount] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/invoices/{invoice_id}/discounts",
                {"garage_id": garage_id, "invoice_id": invoice_id},
            ),
            models.ListOfInvoiceDiscount,
        )
        return await self._call(call)

    async def list_subscription_discounts(self, garage_id: UUID, subscription_id: UUID) -> models.ListOfRedemption:
        """List the coupons of a subscription. Newest first; at most one is `active`. Open to operator admin, garage
        manager, accountant, driver (own things).
        """
        call: Call[models.ListOfRedemption] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/discounts",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.ListOfRedemption,
        )
        return await self._call(call)

    async def add_subscription_discount(
        self, garage_id: UUID, subscription_id: UUID, *, body: models.NewDiscount, idempotency_key: str | None = None
    ) -> models.Subscription:
        """Put a coupon on a subscription. From the next invoice on; what was billed stays as it is. A driver gives a
        promotion code, staff may name the coupon. A subscription has one coupon at a time. 202: Stripe did not
        answer in time; the outcome will be found out. Open to operator admin, garage manager, driver (own things).
        """
        call: Call[models.Subscription] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/discounts",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.Subscription,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def preview_subscription_discount(
        self, garage_id: UUID, subscription_id: UUID, *, body: models.NewDiscount, idempotency_key: str | None = None
    ) -> models.DiscountPreview:
        """Preview a coupon on a subscription. The next renewal as it is and as it would be, by Stripe's own reckoning.
        Redeems nothing. Open to operator admin, garage manager, driver (own things).
        """
        call: Call[models.DiscountPreview] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/discounts/preview",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.DiscountPreview,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def preview_discount_removal(
        self, garage_id: UUID, subscription_id: UUID, redemption_id: UUID, *, idempotency_key: str | None = None
    ) -> models.DiscountPreview:
        """Preview taking a coupon off. The next renewal as it is and as it would be. Changes nothing. Open to operator
        admin, garage manager, driver (own things).
        """
        call: Call[models.DiscountPreview] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/discounts/{redemption_id}/remove/preview",
                {"garage_id": garage_id, "subscription_id": subscription_id, "redemption_id": redemption_id},
            ),
            models.DiscountPreview,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def remove_subscription_discount(
        self, garage_id: UUID, subscription_id: UUID, redemption_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Subscription:
        """Take a coupon off a subscription. From the next invoice on. It stays redeemed. 202: Stripe did not answer in
        time; the outcome will be found out. Open to operator admin, garage manager, driver (own things).
        """
        call: Call[models.Subscription] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/discounts/{redemption_id}/remove",
                {"garage_id": garage_id, "subscription_id": subscription_id, "redemption_id": redemption_id},
            ),
            models.Subscription,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def list_credentials(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        subscription_id: UUID | None = None,
        driver_id: UUID | None = None,
        number: str | None = None,
        active: bool | None = None,
    ) -> models.ListOfCredential:
        """List credentials. Tags, cards and QR codes, newest first, ended ones too unless `active` is asked for. Open
        to operator admin, garage manager, accountant, driver (own things).

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            subscription_id: Only those of this subscription.
            driver_id: Only those of this driver.
            number: Only those with this number.
            active: Only those that have not ended.
        """
        call: Call[models.ListOfCredential] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/credentials", {"garage_id": garage_id}),
            models.ListOfCredential,
            query={
                "limit": limit,
                "cursor": cursor,
                "subscription_id": subscription_id,
                "driver_id": driver_id,
                "number": number,
                "active": active,
            },
        )
        return await self._call(call)

    async def read_credential(self, garage_id: UUID, credential_id: UUID) -> models.Credential:
        """Read a credential. Open to operator admin, garage manager, accountant, driver (own things)."""
        call: Call[models.Credential] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/credentials/{credential_id}",
                {"garage_id": garage_id, "credential_id": credential_id},
            ),
            models.Credential,
        )
        return await self._call(call)

    async def create_credential(
        self, garage_id: UUID, subscription_id: UUID, *, body: models.NewCredential, idempotency_key: str | None = None
    ) -> models.Credential:
        """Add a credential. A tag or card with the number that readers read, or a QR code whose number we make. It
        opens while its subscription does, from the next list on, which is seconds away. Drivers make QR codes only.
        Open to operator admin, garage manager, driver (own things).
        """
        call: Call[models.Credential] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/subscriptions/{subscription_id}/credentials",
                {"garage_id": garage_id, "subscription_id": subscription_id},
            ),
            models.Credential,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def end_one_credential(
        self, garage_id: UUID, credential_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Credential:
        """End a credential. It opens nothing any more, as when it was lost. Its number may be given to somebody else.
        Open to operator admin, garage manager, driver (own things).
        """
        call: Call[models.Credential] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/credentials/{credential_id}/end",
                {"garage_id": garage_id, "credential_id": credential_id},
            ),
            models.Credential,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def list_gate_endpoints(
        self, garage_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfGateEndpoint:
        """List gates. Newest first, ended ones too, each with what it took last and what went wrong since. Open to
        operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfGateEndpoint] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/gate-endpoints", {"garage_id": garage_id}),
            models.ListOfGateEndpoint,
            query={"limit": limit, "cursor": cursor},
        )
        return await self._call(call)

    async def create_gate_endpoint(
        self, garage_id: UUID, *, body: models.NewGateEndpoint, idempotency_key: str | None = None
    ) -> models.IssuedGateEndpoint:
        """Add a gate. It is told of the list at once, and whenever it changes, by a POST that is signed as Standard
        Webhooks has it. The answer shows the signing secret; keep it now. An answer from 200 to 299 says that it
        was taken; otherwise it is tried again, after seconds at first and hourly in the end. Open to operator
        admin.
        """
        call: Call[models.IssuedGateEndpoint] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/gate-endpoints", {"garage_id": garage_id}),
            models.IssuedGateEndpoint,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def read_gate_endpoint(self, garage_id: UUID, endpoint_id: UUID) -> models.GateEndpoint:
        """Read a gate. With what it took last, and what went wrong since. Open to operator admin, garage manager,
        accountant.
        """
        call: Call[models.GateEndpoint] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/gate-endpoints/{endpoint_id}",
                {"garage_id": garage_id, "endpoint_id": endpoint_id},
            ),
            models.GateEndpoint,
        )
        return await self._call(call)

    async def send_to_gate_endpoint(
        self, garage_id: UUID, endpoint_id: UUID, *, idempotency_key: str | None = None
    ) -> models.GateEndpoint:
        """Tell a gate now. Within seconds, whatever it took before: to try it out, or once it was mended. Open to
        operator admin.
        """
        call: Call[models.GateEndpoint] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/gate-endpoints/{endpoint_id}/send",
                {"garage_id": garage_id, "endpoint_id": endpoint_id},
            ),
            models.GateEndpoint,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def end_gate_endpoint(
        self, garage_id: UUID, endpoint_id: UUID, *, idempotency_key: str | None = None
    ) -> models.GateEndpoint:
        """End a gate. It is told no more. What it has it may use until `valid_until`. Open to operator admin."""
        call: Call[models.GateEndpoint] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/gate-endpoints/{endpoint_id}/end",
                {"garage_id": garage_id, "endpoint_id": endpoint_id},
            ),
            models.GateEndpoint,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def list_merchants(
        self, garage_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfMerchant:
        """List merchants. Newest first. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfMerchant] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/merchants", {"garage_id": garage_id}),
            models.ListOfMerchant,
            query={"limit": limit, "cursor": cursor},
        )
        return await self._call(call)

    async def create_merchant(
        self, garage_id: UUID, *, body: models.NewMerchant, idempotency_key: str | None = None
    ) -> models.Merchant:
        """Add a merchant. A shop, a practice or a hotel near the garage that pays a part of other people's parking.
        Open to operator admin, garage manager.
        """
        call: Call[models.Merchant] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/merchants", {"garage_id": garage_id}),
            models.Merchant,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def read_merchant(self, garage_id: UUID, merchant_id: UUID) -> models.Merchant:
        """Read a merchant. Open to operator admin, garage manager, accountant."""
        call: Call[models.Merchant] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/merchants/{merchant_id}", {"garage_id": garage_id, "merchant_id": merchant_id}
            ),
            models.Merchant,
        )
        return await self._call(call)

    async def stop_merchant(
        self, garage_id: UUID, merchant_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Merchant:
        """End the dealings with a merchant. No new agreement; those that run go on until each is ended, and statements
        are still to be paid. Open to operator admin, garage manager.
        """
        call: Call[models.Merchant] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/merchants/{merchant_id}/end",
                {"garage_id": garage_id, "merchant_id": merchant_id},
            ),
            models.Merchant,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def list_validations(self, garage_id: UUID, merchant_id: UUID) -> models.ListOfValidation:
        """List what a merchant agreed to pay. Open to operator admin, garage manager, accountant."""
        call: Call[models.ListOfValidation] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/merchants/{merchant_id}/validations",
                {"garage_id": garage_id, "merchant_id": merchant_id},
            ),
            models.ListOfValidation,
        )
        return await self._call(call)

    async def create_validation(
        self, garage_id: UUID, merchant_id: UUID, *, body: models.NewValidation, idempotency_key: str | None = None
    ) -> models.Validation:
        """Agree on what a merchant pays. A percentage or an amount of monthly passes, for whom the merchant validates:
        by its code (a promotion code, given with the order or put on a running subscription), or by staff, who put
        the validation's id on a subscription as `coupon_id`. The driver pays the rest; the merchant is charged its
        part and the tax on it by a monthly statement. A subscription whose part would pass `cap_minor` is refused.
        Open to operator admin, garage manager.
        """
        call: Call[models.Validation] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/merchants/{merchant_id}/validations",
                {"garage_id": garage_id, "merchant_id": merchant_id},
            ),
            models.Validation,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def read_validation(self, garage_id: UUID, validation_id: UUID) -> models.Validation:
        """Read a validation. Who has it is listed under the redemptions of the coupon with the same id. Open to
        operator admin, garage manager, accountant.
        """
        call: Call[models.Validation] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/validations/{validation_id}",
                {"garage_id": garage_id, "validation_id": validation_id},
            ),
            models.Validation,
        )
        return await self._call(call)

    async def stop_validation(
        self, garage_id: UUID, validation_id: UUID, *, body: models.End, idempotency_key: str | None = None
    ) -> models.Validation:
        """End a validation. Nobody else is validated from now on. Periods that begin on or after the date are the
        drivers' alone: the coupon is taken off their subscriptions before. Open to operator admin, garage manager.
        """
        call: Call[models.Validation] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/validations/{validation_id}/end",
                {"garage_id": garage_id, "validation_id": validation_id},
            ),
            models.Validation,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def list_statements(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        merchant_id: UUID | None = None,
        open: bool | None = None,
    ) -> models.ListOfMerchantStatement:
        """List merchants' statements. Newest first. One is issued for each merchant and month that is over, of the
        drivers' invoices issued in it. What comes later, and what is taken back, stands on the next one. Open to
        operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            merchant_id: Only those of this merchant.
            open: Only those of which something is left to be paid.
        """
        call: Call[models.ListOfMerchantStatement] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/merchant-statements", {"garage_id": garage_id}),
            models.ListOfMerchantStatement,
            query={"limit": limit, "cursor": cursor, "merchant_id": merchant_id, "open": open},
        )
        return await self._call(call)

    async def read_statement(self, garage_id: UUID, statement_id: UUID) -> models.MerchantStatement:
        """Read a merchant's statement. Open to operator admin, garage manager, accountant."""
        call: Call[models.MerchantStatement] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/merchant-statements/{statement_id}",
                {"garage_id": garage_id, "statement_id": statement_id},
            ),
            models.MerchantStatement,
        )
        return await self._call(call)

    async def list_statement_lines(self, garage_id: UUID, statement_id: UUID) -> models.ListOfStatementLine:
        """List the lines of a statement. One for each driver's invoice, and one for each that was voided since; they
        sum up to the total. Open to operator admin, garage manager, accountant.
        """
        call: Call[models.ListOfStatementLine] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/merchant-statements/{statement_id}/lines",
                {"garage_id": garage_id, "statement_id": statement_id},
            ),
            models.ListOfStatementLine,
        )
        return await self._call(call)

    async def list_unstated_charges(self, garage_id: UUID, merchant_id: UUID) -> models.ListOfStatementLine:
        """List what a merchant owes that is not stated yet. Open to operator admin, garage manager, accountant."""
        call: Call[models.ListOfStatementLine] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/merchants/{merchant_id}/unstated-charges",
                {"garage_id": garage_id, "merchant_id": merchant_id},
            ),
            models.ListOfStatementLine,
        )
        return await self._call(call)

    async def list_statement_payments(self, garage_id: UUID, statement_id: UUID) -> models.ListOfMerchantPayment:
        """List the payments of a statement. Open to operator admin, garage manager, accountant."""
        call: Call[models.ListOfMerchantPayment] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/merchant-statements/{statement_id}/payments",
                {"garage_id": garage_id, "statement_id": statement_id},
            ),
            models.ListOfMerchantPayment,
        )
        return await self._call(call)

    async def record_merchant_payment(
        self,
        garage_id: UUID,
        statement_id: UUID,
        *,
        body: models.MerchantPaymentReceived,
        idempotency_key: str | None = None,
    ) -> models.MerchantPayment:
        """Record a merchant's payment. Parts add up; more than what is left is refused. It waits for a deposit. Open
        to operator admin, garage manager.
        """
        call: Call[models.MerchantPayment] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/merchant-statements/{statement_id}/payments",
                {"garage_id": garage_id, "statement_id": statement_id},
            ),
            models.MerchantPayment,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def void_merchant_payment(
        self, garage_id: UUID, payment_id: UUID, *, body: models.Voiding, idempotency_key: str | None = None
    ) -> models.MerchantPayment:
        """Take back a merchant's payment. Reversed in the ledger, never deleted; only while it is not deposited. Open
        to operator admin, garage manager.
        """
        call: Call[models.MerchantPayment] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/merchant-payments/{payment_id}/void",
                {"garage_id": garage_id, "payment_id": payment_id},
            ),
            models.MerchantPayment,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def write_off_statement(
        self, garage_id: UUID, statement_id: UUID, *, body: models.GivingUp, idempotency_key: str | None = None
    ) -> models.MerchantStatement:
        """Write off what is left of a statement. As bad debt, with the reason in the audit log; the tax on it stays
        owed to the tax office. Open to operator admin, garage manager.
        """
        call: Call[models.MerchantStatement] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/merchant-statements/{statement_id}/write-off",
                {"garage_id": garage_id, "statement_id": statement_id},
            ),
            models.MerchantStatement,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def list_undeposited_merchant_payments(
        self, garage_id: UUID, *, limit: int | None = None
    ) -> models.ListOfMerchantPayment:
        """List merchants' payments that wait for a deposit. Oldest first; name them in a deposit as
        `merchant_payment_ids`. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at the most.
        """
        call: Call[models.ListOfMerchantPayment] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/undeposited-merchant-payments", {"garage_id": garage_id}),
            models.ListOfMerchantPayment,
            query={"limit": limit},
        )
        return await self._call(call)

    async def list_invoices(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal["draft", "open", "paid", "uncollectible", "void"] | None = None,
        customer_id: UUID | None = None,
        subscription_id: UUID | None = None,
    ) -> models.ListOfInvoice:
        """List invoices. Newest first. Open to operator admin, garage manager, accountant, driver (own things).

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            status: Only those in this status.
            customer_id: Only those of this customer.
            subscription_id: Only those of this subscription. A driver names one of their own subscriptions
                here.
        """
        call: Call[models.ListOfInvoice] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/invoices", {"garage_id": garage_id}),
            models.ListOfInvoice,
            query={
                "limit": limit,
                "cursor": cursor,
                "status": status,
                "customer_id": customer_id,
                "subscription_id": subscription_id,
            },
        )
        return await self._call(call)

    async def read_invoice(self, garage_id: UUID, invoice_id: UUID) -> models.Invoice:
        """Read an invoice. Open to operator admin, garage manager, accountant, driver (own things)."""
        call: Call[models.Invoice] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/invoices/{invoice_id}", {"garage_id": garage_id, "invoice_id": invoice_id}
            ),
            models.Invoice,
        )
        return await self._call(call)

    async def list_invoice_lines(self, garage_id: UUID, invoice_id: UUID) -> models.ListOfInvoiceLine:
        """List the lines of an invoice. Open to operator admin, garage manager, accountant, driver (own things)."""
        call: Call[models.ListOfInvoiceLine] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/invoices/{invoice_id}/lines",
                {"garage_id": garage_id, "invoice_id": invoice_id},
            ),
            models.ListOfInvoiceLine,
        )
        return await self._call(call)

    async def list_payments(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal["failed", "pending", "succeeded"] | None = None,
        customer_id: UUID | None = None,
        subscription_id: UUID | None = None,
        invoice_id: UUID | None = None,
        attempted_from: dt.datetime | None = None,
        attempted_until: dt.datetime | None = None,
    ) -> models.ListOfPayment:
        """List payments. Attempts to collect, newest first; give a span of instants to make it fast. Open to operator
        admin, garage manager, accountant, driver (own things).

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            status: Only those in this status.
            customer_id: Only those of this customer.
            subscription_id: Only those of this subscription. A driver names one of their own subscriptions
                here.
            invoice_id: Only those that tried to settle this invoice.
            attempted_from: From this instant on.
            attempted_until: Before this instant.
        """
        call: Call[models.ListOfPayment] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/payments", {"garage_id": garage_id}),
            models.ListOfPayment,
            query={
                "limit": limit,
                "cursor": cursor,
                "status": status,
                "customer_id": customer_id,
                "subscription_id": subscription_id,
                "invoice_id": invoice_id,
                "attempted_from": attempted_from,
                "attempted_until": attempted_until,
            },
        )
        return await self._call(call)

    async def read_payment(self, garage_id: UUID, payment_id: UUID) -> models.Payment:
        """Read a payment. Open to operator admin, garage manager, accountant, driver (own things)."""
        call: Call[models.Payment] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/payments/{payment_id}", {"garage_id": garage_id, "payment_id": payment_id}
            ),
            models.Payment,
        )
        return await self._call(call)

    async def list_refunds(self, garage_id: UUID, payment_id: UUID) -> models.ListOfRefund:
        """List the refunds of a payment. Open to operator admin, garage manager, accountant, driver (own things)."""
        call: Call[models.ListOfRefund] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/payments/{payment_id}/refunds",
                {"garage_id": garage_id, "payment_id": payment_id},
            ),
            models.ListOfRefund,
        )
        return await self._call(call)

    async def create_refund(
        self, garage_id: UUID, payment_id: UUID, *, body: models.NewRefund, idempotency_key: str | None = None
    ) -> models.RefundRequest:
        """Refund a payment. Up to the limit of your role (see the garage's settings) the money goes back at once: 201.
        Over it, and for accountants, the request waits for somebody else's approval: 202, `pending_approval`. 202
        with `executing`: Stripe did not answer in time; it will be found out. What is promised counts as gone. A
        payment that came by check, ach or cash needs `method`, and is recorded. Send an Idempotency-Key, so that
        you can safely ask again. Open to operator admin, garage manager, accountant.
        """
        call: Call[models.RefundRequest] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/payments/{payment_id}/refunds",
                {"garage_id": garage_id, "payment_id": payment_id},
            ),
            models.RefundRequest,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def approve_refund_request(
        self, garage_id: UUID, request_id: UUID, *, body: models.RefundDecision, idempotency_key: str | None = None
    ) -> models.RefundRequest:
        """Approve a refund or a credit note. By somebody else than who asked, whose limit suffices. 202: Stripe did
        not answer in time. Open to operator admin, garage manager.
        """
        call: Call[models.RefundRequest] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/refund-requests/{request_id}/approve",
                {"garage_id": garage_id, "request_id": request_id},
            ),
            models.RefundRequest,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def reject_refund_request(
        self, garage_id: UUID, request_id: UUID, *, body: models.RefundDecision, idempotency_key: str | None = None
    ) -> models.RefundRequest:
        """Reject a refund or a credit note. Whoever asked may take it back so. Open to operator admin, garage manager,
        accountant.
        """
        call: Call[models.RefundRequest] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/refund-requests/{request_id}/reject",
                {"garage_id": garage_id, "request_id": request_id},
            ),
            models.RefundRequest,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def list_refund_requests(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        state: Literal["executing", "failed", "pending_approval", "rejected", "succeeded"] | None = None,
        payment_id: UUID | None = None,
        invoice_id: UUID | None = None,
    ) -> models.ListOfRefundRequest:
        """List refund requests. Newest first. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            state: Only those in this state.
            payment_id: Only those of this payment.
            invoice_id: Only credit notes of this invoice.
        """
        call: Call[models.ListOfRefundRequest] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/refund-requests", {"garage_id": garage_id}),
            models.ListOfRefundRequest,
            query={
                "limit": limit,
                "cursor": cursor,
                "state": state,
                "payment_id": payment_id,
                "invoice_id": invoice_id,
            },
        )
        return await self._call(call)

    async def read_refund_request(self, garage_id: UUID, request_id: UUID) -> models.RefundRequest:
        """Read a refund request. Open to operator admin, garage manager, accountant."""
        call: Call[models.RefundRequest] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/refund-requests/{request_id}",
                {"garage_id": garage_id, "request_id": request_id},
            ),
            models.RefundRequest,
        )
        return await self._call(call)

    async def preview_credit_note(
        self, garage_id: UUID, invoice_id: UUID, *, body: models.WantedCreditNote, idempotency_key: str | None = None
    ) -> models.CreditPlan:
        """Preview a credit note. Of an open invoice less is owed. Of a paid one the money goes back: to the card as
        far as a card paid it and the rest to the customer's balance, unless you say how. Stripe is asked as well;
        nothing is written. Open to operator admin, garage manager, accountant.
        """
        call: Call[models.CreditPlan] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/invoices/{invoice_id}/credit-notes/preview",
                {"garage_id": garage_id, "invoice_id": invoice_id},
            ),
            models.CreditPlan,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def create_credit_note(
        self, garage_id: UUID, invoice_id: UUID, *, body: models.NewCreditNote, idempotency_key: str | None = None
    ) -> models.RefundRequest:
        """Credit an invoice. Give the preview's values back; what would come to another amount is refused. Limits and
        approval are those of refunds: within your limit it is written at once, 201. Otherwise it waits for somebody
        else's approval: 202, `pending_approval`. 202 with `executing`: Stripe did not answer in time; it will be
        found out. Send an Idempotency-Key, so that you can safely ask again. Open to operator admin, garage
        manager, accountant.
        """
        call: Call[models.RefundRequest] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/invoices/{invoice_id}/credit-notes",
                {"garage_id": garage_id, "invoice_id": invoice_id},
            ),
            models.RefundRequest,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def list_invoice_credit_notes(self, garage_id: UUID, invoice_id: UUID) -> models.ListOfCreditNote:
        """List the credit notes of an invoice. Oldest first. Open to operator admin, garage manager, accountant,
        driver (own things).
        """
        call: Call[models.ListOfCreditNote] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/invoices/{invoice_id}/credit-notes",
                {"garage_id": garage_id, "invoice_id": invoice_id},
            ),
            models.ListOfCreditNote,
        )
        return await self._call(call)

    async def read_asked_credit_note(self, garage_id: UUID, request_id: UUID) -> models.NewCreditNote:
        """Read what a credit note was asked for. Open to operator admin, garage manager, accountant."""
        call: Call[models.NewCreditNote] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/refund-requests/{request_id}/credit-note",
                {"garage_id": garage_id, "request_id": request_id},
            ),
            models.NewCreditNote,
        )
        return await self._call(call)

    async def list_credit_notes(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal["issued", "void"] | None = None,
    ) -> models.ListOfCreditNote:
        """List credit notes. Newest first. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            status: Only those in this status.
        """
        call: Call[models.ListOfCreditNote] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/credit-notes", {"garage_id": garage_id}),
            models.ListOfCreditNote,
            query={"limit": limit, "cursor": cursor, "status": status},
        )
        return await self._call(call)

    async def read_credit_note(self, garage_id: UUID, credit_note_id: UUID) -> models.CreditNote:
        """Read a credit note. Open to operator admin, garage manager, accountant."""
        call: Call[models.CreditNote] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/credit-notes/{credit_note_id}",
                {"garage_id": garage_id, "credit_note_id": credit_note_id},
            ),
            models.CreditNote,
        )
        return await self._call(call)

    async def list_credit_note_lines(self, garage_id: UUID, credit_note_id: UUID) -> models.ListOfCreditNoteLine:
        """List the lines of a credit note. Open to operator admin, garage manager, accountant."""
        call: Call[models.ListOfCreditNoteLine] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/credit-notes/{credit_note_id}/lines",
                {"garage_id": garage_id, "credit_note_id": credit_note_id},
            ),
            models.ListOfCreditNoteLine,
        )
        return await self._call(call)

    async def list_credit_note_taxes(self, garage_id: UUID, credit_note_id: UUID) -> models.ListOfLineTax:
        """List the taxes that a credit note takes back. Open to operator admin, garage manager, accountant."""
        call: Call[models.ListOfLineTax] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/credit-notes/{credit_note_id}/taxes",
                {"garage_id": garage_id, "credit_note_id": credit_note_id},
            ),
            models.ListOfLineTax,
        )
        return await self._call(call)

    async def void_one_credit_note(
        self, garage_id: UUID, credit_note_id: UUID, *, body: models.Voiding, idempotency_key: str | None = None
    ) -> models.CreditNote:
        """Take a credit note back. While its invoice is open: the customer owes the whole again. 202: Stripe did not
        answer in time. Open to operator admin, garage manager, accountant.
        """
        call: Call[models.CreditNote] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/credit-notes/{credit_note_id}/void",
                {"garage_id": garage_id, "credit_note_id": credit_note_id},
            ),
            models.CreditNote,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def list_disputes(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal[
            "appeal_needs_response",
            "appeal_under_review",
            "lost",
            "needs_response",
            "prevented",
            "under_review",
            "warning_closed",
            "warning_needs_response",
            "warning_under_review",
            "won",
        ]
        | None = None,
        payment_id: UUID | None = None,
    ) -> models.ListOfDispute:
        """List disputes. Newest first. Answer one before `evidence_due_at`, in Stripe's dashboard; its end comes here.
        Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            status: Only those in this status.
            payment_id: Only those of this payment.
        """
        call: Call[models.ListOfDispute] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/disputes", {"garage_id": garage_id}),
            models.ListOfDispute,
            query={"limit": limit, "cursor": cursor, "status": status, "payment_id": payment_id},
        )
        return await self._call(call)

    async def read_dispute(self, garage_id: UUID, dispute_id: UUID) -> models.Dispute:
        """Read a dispute. Open to operator admin, garage manager, accountant."""
        call: Call[models.Dispute] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/disputes/{dispute_id}", {"garage_id": garage_id, "dispute_id": dispute_id}
            ),
            models.Dispute,
        )
        return await self._call(call)

    async def list_payouts(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        status: Literal["canceled", "failed", "in_transit", "paid", "pending"] | None = None,
    ) -> models.ListOfPayout:
        """List payouts. Newest first. Stripe sends the money of several garages together: this is the garage's own
        part, so `net_minor` is not the amount on the bank's statement where garages share an account. Open to
        operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            status: Only those in this status.
        """
        call: Call[models.ListOfPayout] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/payouts", {"garage_id": garage_id}),
            models.ListOfPayout,
            query={"limit": limit, "cursor": cursor, "status": status},
        )
        return await self._call(call)

    async def read_payout(self, garage_id: UUID, payout_id: UUID) -> models.Payout:
        """Read a payout. Open to operator admin, garage manager, accountant."""
        call: Call[models.Payout] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/payouts/{payout_id}", {"garage_id": garage_id, "payout_id": payout_id}),
            models.Payout,
        )
        return await self._call(call)

    async def list_payout_lines(
        self, garage_id: UUID, payout_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfPayoutLine:
        """List what is in a payout. Newest first. The `net_minor` of all lines add up to that of the payout. Open to
        operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfPayoutLine] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/payouts/{payout_id}/lines", {"garage_id": garage_id, "payout_id": payout_id}
            ),
            models.ListOfPayoutLine,
            query={"limit": limit, "cursor": cursor},
        )
        return await self._call(call)

    async def record_payment(
        self, garage_id: UUID, invoice_id: UUID, *, body: models.NewReceivedPayment, idempotency_key: str | None = None
    ) -> models.Payment:
        """Record a check, a transfer or cash. Parts add up on an invoice that is sent; once nothing is left, Stripe is
        told that it was paid out of band. More than what is left is refused. 202: Stripe did not answer in time; it
        will be found out. Open to operator admin, garage manager.
        """
        call: Call[models.Payment] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/invoices/{invoice_id}/payments",
                {"garage_id": garage_id, "invoice_id": invoice_id},
            ),
            models.Payment,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def void_recorded_payment(
        self, garage_id: UUID, payment_id: UUID, *, body: models.Voiding, idempotency_key: str | None = None
    ) -> models.Payment:
        """Take back a recorded payment. Reversed in the ledger, never deleted; only while it is not deposited and its
        invoice is open. Open to operator admin, garage manager.
        """
        call: Call[models.Payment] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/payments/{payment_id}/void", {"garage_id": garage_id, "payment_id": payment_id}
            ),
            models.Payment,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def list_undeposited(self, garage_id: UUID, *, limit: int | None = None) -> models.ListOfPayment:
        """List payments that wait for a deposit. Oldest first. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at the most.
        """
        call: Call[models.ListOfPayment] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/undeposited-payments", {"garage_id": garage_id}),
            models.ListOfPayment,
            query={"limit": limit},
        )
        return await self._call(call)

    async def make_deposit(
        self, garage_id: UUID, *, body: models.NewDeposit, idempotency_key: str | None = None
    ) -> models.Deposit:
        """Record a deposit. Recorded payments that were brought to the bank together; each is in one deposit at the
        most. Open to operator admin, garage manager.
        """
        call: Call[models.Deposit] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/deposits", {"garage_id": garage_id}),
            models.Deposit,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def list_deposits(
        self, garage_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfDeposit:
        """List deposits. Newest first. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfDeposit] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/deposits", {"garage_id": garage_id}),
            models.ListOfDeposit,
            query={"limit": limit, "cursor": cursor},
        )
        return await self._call(call)

    async def read_deposit(self, garage_id: UUID, deposit_id: UUID) -> models.Deposit:
        """Read a deposit. Open to operator admin, garage manager, accountant."""
        call: Call[models.Deposit] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/deposits/{deposit_id}", {"garage_id": garage_id, "deposit_id": deposit_id}
            ),
            models.Deposit,
        )
        return await self._call(call)

    async def list_deposit_payments(self, garage_id: UUID, deposit_id: UUID) -> models.ListOfPayment:
        """List the payments of a deposit. Open to operator admin, garage manager, accountant."""
        call: Call[models.ListOfPayment] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/deposits/{deposit_id}/payments",
                {"garage_id": garage_id, "deposit_id": deposit_id},
            ),
            models.ListOfPayment,
        )
        return await self._call(call)

    async def write_off_invoice(
        self, garage_id: UUID, invoice_id: UUID, *, body: models.WriteOff, idempotency_key: str | None = None
    ) -> models.Invoice:
        """Write off an open invoice. It becomes uncollectible at Stripe, is not collected any more, and what is left
        of it is bad debt, up to the limit that your role has for refunds. Its tax stays owed to the tax office:
        credit the invoice where that may be taken back. A payment that comes after all undoes it. 202: Stripe did
        not answer in time, or a payment is being processed; it will be found out. Open to operator admin, garage
        manager, accountant.
        """
        call: Call[models.Invoice] = Call(
            "POST",
            path_of(
                "/v1/garages/{garage_id}/invoices/{invoice_id}/write-off",
                {"garage_id": garage_id, "invoice_id": invoice_id},
            ),
            models.Invoice,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def garage_revenue(
        self, garage_id: UUID, *, from_: dt.date, until: dt.date, grain: Literal["day", "month", "week"] | None = None
    ) -> models.RevenueReport:
        """Revenue of a garage. Billed, earned, taxed, refunded and collected, by period; from the ledger. Amounts are
        integers in minor units and are never added across currencies. Open to operator admin, garage manager,
        accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            grain: How long a period is; weeks begin on Monday.
        """
        call: Call[models.RevenueReport] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/reports/revenue", {"garage_id": garage_id}),
            models.RevenueReport,
            query={"from": from_, "until": until, "grain": grain},
        )
        return await self._call(call)

    async def portfolio_revenue(
        self,
        *,
        from_: dt.date,
        until: dt.date,
        grain: Literal["day", "month", "week"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.RevenueReport:
        """Revenue of several garages. Billed, earned, taxed, refunded and collected, by period; from the ledger.
        Amounts are integers in minor units and are never added across currencies. Open to operator admin, garage
        manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            grain: How long a period is; weeks begin on Monday.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.RevenueReport] = Call(
            "GET",
            "/v1/reports/revenue",
            models.RevenueReport,
            query={"from": from_, "until": until, "grain": grain, "garages": garages},
        )
        return await self._call(call)

    async def garage_revenue_by_pass(
        self, garage_id: UUID, *, from_: dt.date, until: dt.date, grain: Literal["day", "month", "week"] | None = None
    ) -> models.RevenueByPassReport:
        """Revenue by pass of a garage. Billed, earned, taxed, refunded and collected, by period and pass; from the
        ledger. Prices and taxes are counted line by line; payments, fees and what went back of an invoice for
        several passes are parted by what it bills for each. Amounts are integers in minor units and are never added
        across currencies. Open to operator admin, garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            grain: How long a period is; weeks begin on Monday.
        """
        call: Call[models.RevenueByPassReport] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/reports/revenue-by-pass", {"garage_id": garage_id}),
            models.RevenueByPassReport,
            query={"from": from_, "until": until, "grain": grain},
        )
        return await self._call(call)

    async def portfolio_revenue_by_pass(
        self,
        *,
        from_: dt.date,
        until: dt.date,
        grain: Literal["day", "month", "week"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.RevenueByPassReport:
        """Revenue by pass of several garages. Billed, earned, taxed, refunded and collected, by period and pass; from
        the ledger. Prices and taxes are counted line by line; payments, fees and what went back of an invoice for
        several passes are parted by what it bills for each. Amounts are integers in minor units and are never added
        across currencies. Open to operator admin, garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            grain: How long a period is; weeks begin on Monday.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.RevenueByPassReport] = Call(
            "GET",
            "/v1/reports/revenue-by-pass",
            models.RevenueByPassReport,
            query={"from": from_, "until": until, "grain": grain, "garages": garages},
        )
        return await self._call(call)

    async def garage_payments(
        self, garage_id: UUID, *, from_: dt.date, until: dt.date, grain: Literal["day", "month", "week"] | None = None
    ) -> models.PaymentsReport:
        """Payments of a garage. Attempts to pay by period and method: how many succeeded, what they brought in, what
        Stripe kept. Amounts are integers in minor units and are never added across currencies. Open to operator
        admin, garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            grain: How long a period is; weeks begin on Monday.
        """
        call: Call[models.PaymentsReport] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/reports/payments", {"garage_id": garage_id}),
            models.PaymentsReport,
            query={"from": from_, "until": until, "grain": grain},
        )
        return await self._call(call)

    async def portfolio_payments(
        self,
        *,
        from_: dt.date,
        until: dt.date,
        grain: Literal["day", "month", "week"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.PaymentsReport:
        """Payments of several garages. Attempts to pay by period and method: how many succeeded, what they brought in,
        what Stripe kept. Amounts are integers in minor units and are never added across currencies. Open to
        operator admin, garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            grain: How long a period is; weeks begin on Monday.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.PaymentsReport] = Call(
            "GET",
            "/v1/reports/payments",
            models.PaymentsReport,
            query={"from": from_, "until": until, "grain": grain, "garages": garages},
        )
        return await self._call(call)

    async def garage_aging(self, garage_id: UUID, *, on: dt.date | None = None) -> models.AgingReport:
        """Aging of receivables of a garage. What each customer owed at the end of a date, by how many days it was
        overdue; from the ledger, so that its sum is the balance of the account `receivable`. Amounts are integers
        in minor units and are never added across currencies. Open to operator admin, garage manager, accountant.

        Args:
            on: Local date at whose end; today of each garage without it.
        """
        call: Call[models.AgingReport] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/reports/aging", {"garage_id": garage_id}),
            models.AgingReport,
            query={"on": on},
        )
        return await self._call(call)

    async def portfolio_aging(
        self, *, on: dt.date | None = None, garages: list[UUID] | None = None
    ) -> models.AgingReport:
        """Aging of receivables of several garages. What each customer owed at the end of a date, by how many days it
        was overdue; from the ledger, so that its sum is the balance of the account `receivable`. Amounts are
        integers in minor units and are never added across currencies. Open to operator admin, garage manager,
        accountant.

        Args:
            on: Local date at whose end; today of each garage without it.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AgingReport] = Call(
            "GET", "/v1/reports/aging", models.AgingReport, query={"on": on, "garages": garages}
        )
        return await self._call(call)

    async def garage_rent_roll(self, garage_id: UUID) -> models.RentRollReport:
        """Rent roll of a garage. Each live subscription: who pays, who parks, with which plates, for how much, until
        when. Amounts are integers in minor units and are never added across currencies. Open to operator admin,
        garage manager, accountant.
        """
        call: Call[models.RentRollReport] = Call(
            "GET", path_of("/v1/garages/{garage_id}/reports/rent-roll", {"garage_id": garage_id}), models.RentRollReport
        )
        return await self._call(call)

    async def portfolio_rent_roll(self, *, garages: list[UUID] | None = None) -> models.RentRollReport:
        """Rent roll of several garages. Each live subscription: who pays, who parks, with which plates, for how much,
        until when. Amounts are integers in minor units and are never added across currencies. Open to operator
        admin, garage manager, accountant.

        Args:
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.RentRollReport] = Call(
            "GET", "/v1/reports/rent-roll", models.RentRollReport, query={"garages": garages}
        )
        return await self._call(call)

    async def garage_occupancy(self, garage_id: UUID) -> models.OccupancyReport:
        """Occupancy of a garage. The places of each garage: sold, held for people in line, and left, with the stated
        oversell. Amounts are integers in minor units and are never added across currencies. Open to operator admin,
        garage manager, accountant.
        """
        call: Call[models.OccupancyReport] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/reports/occupancy", {"garage_id": garage_id}),
            models.OccupancyReport,
        )
        return await self._call(call)

    async def portfolio_occupancy(self, *, garages: list[UUID] | None = None) -> models.OccupancyReport:
        """Occupancy of several garages. The places of each garage: sold, held for people in line, and left, with the
        stated oversell. Amounts are integers in minor units and are never added across currencies. Open to operator
        admin, garage manager, accountant.

        Args:
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.OccupancyReport] = Call(
            "GET", "/v1/reports/occupancy", models.OccupancyReport, query={"garages": garages}
        )
        return await self._call(call)

    async def garage_passes(self, garage_id: UUID) -> models.PassesReport:
        """Passes of a garage. Each pass: places taken, held and wanted, and the monthly worth of the subscriptions
        that have it. Amounts are integers in minor units and are never added across currencies. Open to operator
        admin, garage manager, accountant.
        """
        call: Call[models.PassesReport] = Call(
            "GET", path_of("/v1/garages/{garage_id}/reports/passes", {"garage_id": garage_id}), models.PassesReport
        )
        return await self._call(call)

    async def portfolio_passes(self, *, garages: list[UUID] | None = None) -> models.PassesReport:
        """Passes of several garages. Each pass: places taken, held and wanted, and the monthly worth of the
        subscriptions that have it. Amounts are integers in minor units and are never added across currencies. Open
        to operator admin, garage manager, accountant.

        Args:
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.PassesReport] = Call(
            "GET", "/v1/reports/passes", models.PassesReport, query={"garages": garages}
        )
        return await self._call(call)

    async def garage_dunning(self, garage_id: UUID) -> models.DunningReport:
        """Unpaid renewals of a garage. Each subscription and company that has not paid: what is owed, which notices
        were given, what comes next. Amounts are integers in minor units and are never added across currencies. Open
        to operator admin, garage manager, accountant.
        """
        call: Call[models.DunningReport] = Call(
            "GET", path_of("/v1/garages/{garage_id}/reports/dunning", {"garage_id": garage_id}), models.DunningReport
        )
        return await self._call(call)

    async def portfolio_dunning(self, *, garages: list[UUID] | None = None) -> models.DunningReport:
        """Unpaid renewals of several garages. Each subscription and company that has not paid: what is owed, which
        notices were given, what comes next. Amounts are integers in minor units and are never added across
        currencies. Open to operator admin, garage manager, accountant.

        Args:
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.DunningReport] = Call(
            "GET", "/v1/reports/dunning", models.DunningReport, query={"garages": garages}
        )
        return await self._call(call)

    async def garage_refunds(self, garage_id: UUID, *, from_: dt.date, until: dt.date) -> models.RefundsReport:
        """Refunds of a garage. Money that went back on some dates: to whom, why, and who allowed it. Amounts are
        integers in minor units and are never added across currencies. Open to operator admin, garage manager,
        accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
        """
        call: Call[models.RefundsReport] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/reports/refunds", {"garage_id": garage_id}),
            models.RefundsReport,
            query={"from": from_, "until": until},
        )
        return await self._call(call)

    async def portfolio_refunds(
        self, *, from_: dt.date, until: dt.date, garages: list[UUID] | None = None
    ) -> models.RefundsReport:
        """Refunds of several garages. Money that went back on some dates: to whom, why, and who allowed it. Amounts
        are integers in minor units and are never added across currencies. Open to operator admin, garage manager,
        accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.RefundsReport] = Call(
            "GET",
            "/v1/reports/refunds",
            models.RefundsReport,
            query={"from": from_, "until": until, "garages": garages},
        )
        return await self._call(call)

    async def garage_payouts(self, garage_id: UUID, *, from_: dt.date, until: dt.date) -> models.PayoutsReport:
        """Payout reconciliation of a garage. Each garage's part of the payouts that arrive on some dates: gross, fees,
        net, beside what the ledger's bank account received; what does not tie out is shown. Amounts are integers in
        minor units and are never added across currencies. Open to operator admin, garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
        """
        call: Call[models.PayoutsReport] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/reports/payouts", {"garage_id": garage_id}),
            models.PayoutsReport,
            query={"from": from_, "until": until},
        )
        return await self._call(call)

    async def portfolio_payouts(
        self, *, from_: dt.date, until: dt.date, garages: list[UUID] | None = None
    ) -> models.PayoutsReport:
        """Payout reconciliation of several garages. Each garage's part of the payouts that arrive on some dates:
        gross, fees, net, beside what the ledger's bank account received; what does not tie out is shown. Amounts
        are integers in minor units and are never added across currencies. Open to operator admin, garage manager,
        accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.PayoutsReport] = Call(
            "GET",
            "/v1/reports/payouts",
            models.PayoutsReport,
            query={"from": from_, "until": until, "garages": garages},
        )
        return await self._call(call)

    async def garage_taxes(
        self, garage_id: UUID, *, from_: dt.date, until: dt.date, grain: Literal["day", "month", "week"] | None = None
    ) -> models.TaxesReport:
        """Taxes of a garage. What was charged and given back for each tax, by jurisdiction, rate and period, and what
        was billed without it by certificate. Charged by the local date on which the invoice was issued, voided ones
        left out; given back by the date of the refund or the credit note. `net_minor` is what is to be remitted.
        Amounts are integers in minor units and are never added across currencies. Open to operator admin, garage
        manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            grain: How long a period is; weeks begin on Monday.
        """
        call: Call[models.TaxesReport] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/reports/taxes", {"garage_id": garage_id}),
            models.TaxesReport,
            query={"from": from_, "until": until, "grain": grain},
        )
        return await self._call(call)

    async def portfolio_taxes(
        self,
        *,
        from_: dt.date,
        until: dt.date,
        grain: Literal["day", "month", "week"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.TaxesReport:
        """Taxes of several garages. What was charged and given back for each tax, by jurisdiction, rate and period,
        and what was billed without it by certificate. Charged by the local date on which the invoice was issued,
        voided ones left out; given back by the date of the refund or the credit note. `net_minor` is what is to be
        remitted. Amounts are integers in minor units and are never added across currencies. Open to operator admin,
        garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            grain: How long a period is; weeks begin on Monday.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.TaxesReport] = Call(
            "GET",
            "/v1/reports/taxes",
            models.TaxesReport,
            query={"from": from_, "until": until, "grain": grain, "garages": garages},
        )
        return await self._call(call)

    async def garage_coupons(
        self, garage_id: UUID, *, from_: dt.date, until: dt.date, grain: Literal["day", "month", "week"] | None = None
    ) -> models.CouponsReport:
        """Coupons and discounts of a garage. What each coupon took off invoices before tax, by the period of their
        issue; voided ones are left out. Amounts are integers in minor units and are never added across currencies.
        Open to operator admin, garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            grain: How long a period is; weeks begin on Monday.
        """
        call: Call[models.CouponsReport] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/reports/coupons", {"garage_id": garage_id}),
            models.CouponsReport,
            query={"from": from_, "until": until, "grain": grain},
        )
        return await self._call(call)

    async def portfolio_coupons(
        self,
        *,
        from_: dt.date,
        until: dt.date,
        grain: Literal["day", "month", "week"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.CouponsReport:
        """Coupons and discounts of several garages. What each coupon took off invoices before tax, by the period of
        their issue; voided ones are left out. Amounts are integers in minor units and are never added across
        currencies. Open to operator admin, garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            grain: How long a period is; weeks begin on Monday.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.CouponsReport] = Call(
            "GET",
            "/v1/reports/coupons",
            models.CouponsReport,
            query={"from": from_, "until": until, "grain": grain, "garages": garages},
        )
        return await self._call(call)

    async def garage_disputes(
        self, garage_id: UUID, *, from_: dt.date, until: dt.date, grain: Literal["day", "month", "week"] | None = None
    ) -> models.DisputesReport:
        """Disputes of a garage. Disputes by period: opened, won, lost; what Stripe took and gave back, what is lost
        and what the fees were, from the ledger. Amounts are integers in minor units and are never added across
        currencies. Open to operator admin, garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            grain: How long a period is; weeks begin on Monday.
        """
        call: Call[models.DisputesReport] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/reports/disputes", {"garage_id": garage_id}),
            models.DisputesReport,
            query={"from": from_, "until": until, "grain": grain},
        )
        return await self._call(call)

    async def portfolio_disputes(
        self,
        *,
        from_: dt.date,
        until: dt.date,
        grain: Literal["day", "month", "week"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.DisputesReport:
        """Disputes of several garages. Disputes by period: opened, won, lost; what Stripe took and gave back, what is
        lost and what the fees were, from the ledger. Amounts are integers in minor units and are never added across
        currencies. Open to operator admin, garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            grain: How long a period is; weeks begin on Monday.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.DisputesReport] = Call(
            "GET",
            "/v1/reports/disputes",
            models.DisputesReport,
            query={"from": from_, "until": until, "grain": grain, "garages": garages},
        )
        return await self._call(call)

    async def garage_deposits(self, garage_id: UUID, *, from_: dt.date, until: dt.date) -> models.DepositsReport:
        """Deposits of a garage. Deposits of checks, transfers and cash on some dates, beside what the ledger's bank
        account received. Amounts are integers in minor units and are never added across currencies. Open to
        operator admin, garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
        """
        call: Call[models.DepositsReport] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/reports/deposits", {"garage_id": garage_id}),
            models.DepositsReport,
            query={"from": from_, "until": until},
        )
        return await self._call(call)

    async def portfolio_deposits(
        self, *, from_: dt.date, until: dt.date, garages: list[UUID] | None = None
    ) -> models.DepositsReport:
        """Deposits of several garages. Deposits of checks, transfers and cash on some dates, beside what the ledger's
        bank account received. Amounts are integers in minor units and are never added across currencies. Open to
        operator admin, garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.DepositsReport] = Call(
            "GET",
            "/v1/reports/deposits",
            models.DepositsReport,
            query={"from": from_, "until": until, "garages": garages},
        )
        return await self._call(call)

    async def garage_closed_months(
        self, garage_id: UUID, *, from_: dt.date, until: dt.date
    ) -> models.ClosedMonthsReport:
        """Closed months, as known then and now of a garage. What each account did in the months that are closed: as
        they were closed, and as they are known now, with what was booked later because they were closed and without
        what is of earlier months. Amounts are integers in minor units and are never added across currencies. Open
        to operator admin, garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
        """
        call: Call[models.ClosedMonthsReport] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/reports/closed-months", {"garage_id": garage_id}),
            models.ClosedMonthsReport,
            query={"from": from_, "until": until},
        )
        return await self._call(call)

    async def portfolio_closed_months(
        self, *, from_: dt.date, until: dt.date, garages: list[UUID] | None = None
    ) -> models.ClosedMonthsReport:
        """Closed months, as known then and now of several garages. What each account did in the months that are
        closed: as they were closed, and as they are known now, with what was booked later because they were closed
        and without what is of earlier months. Amounts are integers in minor units and are never added across
        currencies. Open to operator admin, garage manager, accountant.

        Args:
            from_: First local date.
            until: Local date after the last one.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.ClosedMonthsReport] = Call(
            "GET",
            "/v1/reports/closed-months",
            models.ClosedMonthsReport,
            query={"from": from_, "until": until, "garages": garages},
        )
        return await self._call(call)

    async def list_analytics(self) -> models.Catalogue:
        """List the precomputed reports. Each with its grain, what it may be grouped by, its figures with their units
        and meaning and how they are put together, and when it was published last. Open to operator admin, garage
        manager, accountant.
        """
        call: Call[models.Catalogue] = Call("GET", "/v1/analytics", models.Catalogue)
        return await self._call(call)

    async def analytics_revenue_monthly(
        self,
        *,
        group_by: list[Literal["garage", "month", "none", "pass", "quarter", "year"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        period: Literal[
            "last_12_months",
            "last_24_months",
            "last_3_months",
            "last_6_months",
            "last_month",
            "last_quarter",
            "last_year",
            "this_month",
            "this_quarter",
            "this_year",
        ]
        | None = None,
        from_: str | None = None,
        to: str | None = None,
        compare: Literal["previous_period", "previous_year"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsRevenueMonthly:
        """Revenue. Billed, earned, taxed, refunded and collected, by pass; from the ledger. From figures that the
        warehouse has made, tested and published; `as_of` says of which instant they are. Amounts are integers in
        minor units and are never added across currencies. Open to operator admin, garage manager, accountant.

        Args:
            group_by: Parted by commas; `month` without it, `none` for all together. Always also by currency.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            period: Months up to the present one, by name; `last_12_months` without it and without `from` and
                `to`. The present month is part of what is named `last_…_months` and `this_…`, and is not over yet.
            from_: First month, such as 2026-01.
            to: Last month, included; at most 120 months after `from`.
            compare: Gives the same figures of as many months just before, or of the same months a year earlier,
                with difference and ratio.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsRevenueMonthly] = Call(
            "GET",
            "/v1/analytics/revenue_monthly",
            models.AnalyticsRevenueMonthly,
            query={
                "group_by": group_by,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "period": period,
                "from": from_,
                "to": to,
                "compare": compare,
                "garages": garages,
            },
        )
        return await self._call(call)

    async def analytics_mrr_monthly(
        self,
        *,
        group_by: list[Literal["garage", "month", "none", "quarter", "year"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        period: Literal[
            "last_12_months",
            "last_24_months",
            "last_3_months",
            "last_6_months",
            "last_month",
            "last_quarter",
            "last_year",
            "this_month",
            "this_quarter",
            "this_year",
        ]
        | None = None,
        from_: str | None = None,
        to: str | None = None,
        compare: Literal["previous_period", "previous_year"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsMrrMonthly:
        """Recurring revenue and what moved it. Plan prices before tax and discounts, a twelfth of yearly ones; start,
        new, expansion and reactivation, less contraction and churn, give the end, of every period and garage. Put
        together not by adding: `start_minor`, `customers_start`: at the beginning; `end_minor`, `customers_end`,
        `subscriptions_end`: at the end. From figures that the warehouse has made, tested and published; `as_of`
        says of which instant they are. Amounts are integers in minor units and are never added across currencies.
        Open to operator admin, garage manager, accountant.

        Args:
            group_by: Parted by commas; `month` without it, `none` for all together. Always also by currency.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            period: Months up to the present one, by name; `last_12_months` without it and without `from` and
                `to`. The present month is part of what is named `last_…_months` and `this_…`, and is not over yet.
            from_: First month, such as 2026-01.
            to: Last month, included; at most 120 months after `from`.
            compare: Gives the same figures of as many months just before, or of the same months a year earlier,
                with difference and ratio.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsMrrMonthly] = Call(
            "GET",
            "/v1/analytics/mrr_monthly",
            models.AnalyticsMrrMonthly,
            query={
                "group_by": group_by,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "period": period,
                "from": from_,
                "to": to,
                "compare": compare,
                "garages": garages,
            },
        )
        return await self._call(call)

    async def analytics_churn_monthly(
        self,
        *,
        group_by: list[Literal["garage", "month", "none", "quarter", "year"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        period: Literal[
            "last_12_months",
            "last_24_months",
            "last_3_months",
            "last_6_months",
            "last_month",
            "last_quarter",
            "last_year",
            "this_month",
            "this_quarter",
            "this_year",
        ]
        | None = None,
        from_: str | None = None,
        to: str | None = None,
        compare: Literal["previous_period", "previous_year"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsChurnMonthly:
        """Churn. Who and what went, in customers and in money, and what a customer is worth by it. Put together not by
        adding: `customers_start`, `mrr_start_minor`: at the beginning; `customer_churn_bp`, `gross_churn_bp`,
        `net_retention_bp`, `mrr_per_customer_minor`, `customer_churn_12m_bp`, `expected_value_minor`: computed
        anew. From figures that the warehouse has made, tested and published; `as_of` says of which instant they
        are. Amounts are integers in minor units and are never added across currencies. Open to operator admin,
        garage manager, accountant.

        Args:
            group_by: Parted by commas; `month` without it, `none` for all together. Always also by currency.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            period: Months up to the present one, by name; `last_12_months` without it and without `from` and
                `to`. The present month is part of what is named `last_…_months` and `this_…`, and is not over yet.
            from_: First month, such as 2026-01.
            to: Last month, included; at most 120 months after `from`.
            compare: Gives the same figures of as many months just before, or of the same months a year earlier,
                with difference and ratio.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsChurnMonthly] = Call(
            "GET",
            "/v1/analytics/churn_monthly",
            models.AnalyticsChurnMonthly,
            query={
                "group_by": group_by,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "period": period,
                "from": from_,
                "to": to,
                "compare": compare,
                "garages": garages,
            },
        )
        return await self._call(call)

    async def analytics_cohort_retention(
        self,
        *,
        group_by: list[Literal["garage", "month", "none", "quarter", "year"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        period: Literal[
            "last_12_months",
            "last_24_months",
            "last_3_months",
            "last_6_months",
            "last_month",
            "last_quarter",
            "last_year",
            "this_month",
            "this_quarter",
            "this_year",
        ]
        | None = None,
        from_: str | None = None,
        to: str | None = None,
        compare: Literal["previous_period", "previous_year"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsCohortRetention:
        """Retention of cohorts. How many of the customers who began in a month, and how much of their recurring
        revenue, are left so many months later; a period is of the months in which they began. Put together not by
        adding: `customers_kept_bp`, `mrr_kept_bp`: computed anew. From figures that the warehouse has made, tested
        and published; `as_of` says of which instant they are. Amounts are integers in minor units and are never
        added across currencies. Open to operator admin, garage manager, accountant.

        Args:
            group_by: Parted by commas; `month` without it, `none` for all together. Always also by
                months_since, currency.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            period: Months up to the present one, by name; `last_12_months` without it and without `from` and
                `to`. The present month is part of what is named `last_…_months` and `this_…`, and is not over yet.
            from_: First month, such as 2026-01.
            to: Last month, included; at most 120 months after `from`.
            compare: Gives the same figures of as many months just before, or of the same months a year earlier,
                with difference and ratio.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsCohortRetention] = Call(
            "GET",
            "/v1/analytics/cohort_retention",
            models.AnalyticsCohortRetention,
            query={
                "group_by": group_by,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "period": period,
                "from": from_,
                "to": to,
                "compare": compare,
                "garages": garages,
            },
        )
        return await self._call(call)

    async def analytics_lifetime_value(
        self,
        *,
        group_by: list[Literal["garage", "month", "none", "quarter", "year"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        period: Literal[
            "last_12_months",
            "last_24_months",
            "last_3_months",
            "last_6_months",
            "last_month",
            "last_quarter",
            "last_year",
            "this_month",
            "this_quarter",
            "this_year",
        ]
        | None = None,
        from_: str | None = None,
        to: str | None = None,
        compare: Literal["previous_period", "previous_year"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsLifetimeValue:
        """What customers have brought. By the month in which they were first billed, before tax; from the ledger. Put
        together not by adding: `value_per_customer_minor`: computed anew. From figures that the warehouse has made,
        tested and published; `as_of` says of which instant they are. Amounts are integers in minor units and are
        never added across currencies. Open to operator admin, garage manager, accountant.

        Args:
            group_by: Parted by commas; `month` without it, `none` for all together. Always also by currency.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            period: Months up to the present one, by name; `last_12_months` without it and without `from` and
                `to`. The present month is part of what is named `last_…_months` and `this_…`, and is not over yet.
            from_: First month, such as 2026-01.
            to: Last month, included; at most 120 months after `from`.
            compare: Gives the same figures of as many months just before, or of the same months a year earlier,
                with difference and ratio.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsLifetimeValue] = Call(
            "GET",
            "/v1/analytics/lifetime_value",
            models.AnalyticsLifetimeValue,
            query={
                "group_by": group_by,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "period": period,
                "from": from_,
                "to": to,
                "compare": compare,
                "garages": garages,
            },
        )
        return await self._call(call)

    async def analytics_payments_monthly(
        self,
        *,
        group_by: list[Literal["garage", "method", "month", "none", "quarter", "year"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        period: Literal[
            "last_12_months",
            "last_24_months",
            "last_3_months",
            "last_6_months",
            "last_month",
            "last_quarter",
            "last_year",
            "this_month",
            "this_quarter",
            "this_year",
        ]
        | None = None,
        from_: str | None = None,
        to: str | None = None,
        compare: Literal["previous_period", "previous_year"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsPaymentsMonthly:
        """Payments. Attempts to pay: how many succeeded, what they brought in, what Stripe kept. Put together not by
        adding: `success_bp`: computed anew. From figures that the warehouse has made, tested and published; `as_of`
        says of which instant they are. Amounts are integers in minor units and are never added across currencies.
        Open to operator admin, garage manager, accountant.

        Args:
            group_by: Parted by commas; `month` without it, `none` for all together. Always also by currency.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            period: Months up to the present one, by name; `last_12_months` without it and without `from` and
                `to`. The present month is part of what is named `last_…_months` and `this_…`, and is not over yet.
            from_: First month, such as 2026-01.
            to: Last month, included; at most 120 months after `from`.
            compare: Gives the same figures of as many months just before, or of the same months a year earlier,
                with difference and ratio.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsPaymentsMonthly] = Call(
            "GET",
            "/v1/analytics/payments_monthly",
            models.AnalyticsPaymentsMonthly,
            query={
                "group_by": group_by,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "period": period,
                "from": from_,
                "to": to,
                "compare": compare,
                "garages": garages,
            },
        )
        return await self._call(call)

    async def analytics_payment_recovery_monthly(
        self,
        *,
        group_by: list[Literal["garage", "month", "none", "quarter", "year"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        period: Literal[
            "last_12_months",
            "last_24_months",
            "last_3_months",
            "last_6_months",
            "last_month",
            "last_quarter",
            "last_year",
            "this_month",
            "this_quarter",
            "this_year",
        ]
        | None = None,
        from_: str | None = None,
        to: str | None = None,
        compare: Literal["previous_period", "previous_year"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsPaymentRecoveryMonthly:
        """Recovery of failed payments. Invoices of which a payment failed, by the month of the first failure, and what
        came of them. Put together not by adding: `recovered_bp`: computed anew. From figures that the warehouse has
        made, tested and published; `as_of` says of which instant they are. Amounts are integers in minor units and
        are never added across currencies. Open to operator admin, garage manager, accountant.

        Args:
            group_by: Parted by commas; `month` without it, `none` for all together. Always also by currency.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            period: Months up to the present one, by name; `last_12_months` without it and without `from` and
                `to`. The present month is part of what is named `last_…_months` and `this_…`, and is not over yet.
            from_: First month, such as 2026-01.
            to: Last month, included; at most 120 months after `from`.
            compare: Gives the same figures of as many months just before, or of the same months a year earlier,
                with difference and ratio.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsPaymentRecoveryMonthly] = Call(
            "GET",
            "/v1/analytics/payment_recovery_monthly",
            models.AnalyticsPaymentRecoveryMonthly,
            query={
                "group_by": group_by,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "period": period,
                "from": from_,
                "to": to,
                "compare": compare,
                "garages": garages,
            },
        )
        return await self._call(call)

    async def analytics_aging_monthly(
        self,
        *,
        group_by: list[Literal["customer", "garage", "month", "none", "quarter", "year"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        period: Literal[
            "last_12_months",
            "last_24_months",
            "last_3_months",
            "last_6_months",
            "last_month",
            "last_quarter",
            "last_year",
            "this_month",
            "this_quarter",
            "this_year",
        ]
        | None = None,
        from_: str | None = None,
        to: str | None = None,
        compare: Literal["previous_period", "previous_year"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsAgingMonthly:
        """Aging of receivables. What customers owed at the end of a period, by how many days it was overdue; from the
        ledger, so that its sum is the balance of the account `receivable`. Put together not by adding:
        `not_due_minor`, `days_1_30_minor`, `days_31_60_minor`, `days_61_90_minor`, `days_over_90_minor`,
        `owed_minor`, `invoices`: at the end; `oldest_due_date`: outermost. From figures that the warehouse has
        made, tested and published; `as_of` says of which instant they are. Amounts are integers in minor units and
        are never added across currencies. Open to operator admin, garage manager, accountant.

        Args:
            group_by: Parted by commas; `month` without it, `none` for all together. Always also by currency.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            period: Months up to the present one, by name; `last_12_months` without it and without `from` and
                `to`. The present month is part of what is named `last_…_months` and `this_…`, and is not over yet.
            from_: First month, such as 2026-01.
            to: Last month, included; at most 120 months after `from`.
            compare: Gives the same figures of as many months just before, or of the same months a year earlier,
                with difference and ratio.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsAgingMonthly] = Call(
            "GET",
            "/v1/analytics/aging_monthly",
            models.AnalyticsAgingMonthly,
            query={
                "group_by": group_by,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "period": period,
                "from": from_,
                "to": to,
                "compare": compare,
                "garages": garages,
            },
        )
        return await self._call(call)

    async def analytics_deferred_revenue_monthly(
        self,
        *,
        group_by: list[Literal["garage", "month", "none", "quarter", "year"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        period: Literal[
            "last_12_months",
            "last_24_months",
            "last_3_months",
            "last_6_months",
            "last_month",
            "last_quarter",
            "last_year",
            "this_month",
            "this_quarter",
            "this_year",
        ]
        | None = None,
        from_: str | None = None,
        to: str | None = None,
        compare: Literal["previous_period", "previous_year"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsDeferredRevenueMonthly:
        """Deferred revenue. How what is billed and not yet earned changed; from the ledger. Put together not by
        adding: `opening_minor`: at the beginning; `closing_minor`: at the end. From figures that the warehouse has
        made, tested and published; `as_of` says of which instant they are. Amounts are integers in minor units and
        are never added across currencies. Open to operator admin, garage manager, accountant.

        Args:
            group_by: Parted by commas; `month` without it, `none` for all together. Always also by currency.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            period: Months up to the present one, by name; `last_12_months` without it and without `from` and
                `to`. The present month is part of what is named `last_…_months` and `this_…`, and is not over yet.
            from_: First month, such as 2026-01.
            to: Last month, included; at most 120 months after `from`.
            compare: Gives the same figures of as many months just before, or of the same months a year earlier,
                with difference and ratio.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsDeferredRevenueMonthly] = Call(
            "GET",
            "/v1/analytics/deferred_revenue_monthly",
            models.AnalyticsDeferredRevenueMonthly,
            query={
                "group_by": group_by,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "period": period,
                "from": from_,
                "to": to,
                "compare": compare,
                "garages": garages,
            },
        )
        return await self._call(call)

    async def analytics_month_close(
        self,
        *,
        group_by: list[Literal["garage", "month", "none", "quarter", "year"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        period: Literal[
            "last_12_months",
            "last_24_months",
            "last_3_months",
            "last_6_months",
            "last_month",
            "last_quarter",
            "last_year",
            "this_month",
            "this_quarter",
            "this_year",
        ]
        | None = None,
        from_: str | None = None,
        to: str | None = None,
        compare: Literal["previous_period", "previous_year"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsMonthClose:
        """Trial balance. What each account did, as known when it was published and, of closed months, as they were
        closed, with what corrected them later. Put together not by adding: `opening_minor`: at the beginning;
        `closing_minor`, `closed_closing_minor`: at the end; `is_closed`, `closed_date`: outermost. From figures
        that the warehouse has made, tested and published; `as_of` says of which instant they are. Amounts are
        integers in minor units and are never added across currencies. Open to operator admin, garage manager,
        accountant.

        Args:
            group_by: Parted by commas; `month` without it, `none` for all together. Always also by account,
                currency.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            period: Months up to the present one, by name; `last_12_months` without it and without `from` and
                `to`. The present month is part of what is named `last_…_months` and `this_…`, and is not over yet.
            from_: First month, such as 2026-01.
            to: Last month, included; at most 120 months after `from`.
            compare: Gives the same figures of as many months just before, or of the same months a year earlier,
                with difference and ratio.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsMonthClose] = Call(
            "GET",
            "/v1/analytics/month_close",
            models.AnalyticsMonthClose,
            query={
                "group_by": group_by,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "period": period,
                "from": from_,
                "to": to,
                "compare": compare,
                "garages": garages,
            },
        )
        return await self._call(call)

    async def analytics_tax_worksheet_monthly(
        self,
        *,
        group_by: list[Literal["garage", "jurisdiction", "month", "none", "quarter", "tax", "year"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        period: Literal[
            "last_12_months",
            "last_24_months",
            "last_3_months",
            "last_6_months",
            "last_month",
            "last_quarter",
            "last_year",
            "this_month",
            "this_quarter",
            "this_year",
        ]
        | None = None,
        from_: str | None = None,
        to: str | None = None,
        compare: Literal["previous_period", "previous_year"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsTaxWorksheetMonthly:
        """Tax worksheet. What a return to a jurisdiction asks for, and where its evidence begins and ends. Put
        together not by adding: `taxable_minor`, `invoices`: of one tax; `first_invoice_number`,
        `last_invoice_number`: outermost. From figures that the warehouse has made, tested and published; `as_of`
        says of which instant they are. Amounts are integers in minor units and are never added across currencies.
        Open to operator admin, garage manager, accountant.

        Args:
            group_by: Parted by commas; `month` without it, `none` for all together. Always also by currency.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            period: Months up to the present one, by name; `last_12_months` without it and without `from` and
                `to`. The present month is part of what is named `last_…_months` and `this_…`, and is not over yet.
            from_: First month, such as 2026-01.
            to: Last month, included; at most 120 months after `from`.
            compare: Gives the same figures of as many months just before, or of the same months a year earlier,
                with difference and ratio.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsTaxWorksheetMonthly] = Call(
            "GET",
            "/v1/analytics/tax_worksheet_monthly",
            models.AnalyticsTaxWorksheetMonthly,
            query={
                "group_by": group_by,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "period": period,
                "from": from_,
                "to": to,
                "compare": compare,
                "garages": garages,
            },
        )
        return await self._call(call)

    async def analytics_owner_statement_monthly(
        self,
        *,
        group_by: list[Literal["garage", "month", "none", "quarter", "year"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        period: Literal[
            "last_12_months",
            "last_24_months",
            "last_3_months",
            "last_6_months",
            "last_month",
            "last_quarter",
            "last_year",
            "this_month",
            "this_quarter",
            "this_year",
        ]
        | None = None,
        from_: str | None = None,
        to: str | None = None,
        compare: Literal["previous_period", "previous_year"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsOwnerStatementMonthly:
        """Owner statement. What a garage earned, what it cost to collect, and what is left for its owner; from the
        ledger. From figures that the warehouse has made, tested and published; `as_of` says of which instant they
        are. Amounts are integers in minor units and are never added across currencies. Open to operator admin,
        garage manager, accountant.

        Args:
            group_by: Parted by commas; `month` without it, `none` for all together. Always also by currency.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            period: Months up to the present one, by name; `last_12_months` without it and without `from` and
                `to`. The present month is part of what is named `last_…_months` and `this_…`, and is not over yet.
            from_: First month, such as 2026-01.
            to: Last month, included; at most 120 months after `from`.
            compare: Gives the same figures of as many months just before, or of the same months a year earlier,
                with difference and ratio.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsOwnerStatementMonthly] = Call(
            "GET",
            "/v1/analytics/owner_statement_monthly",
            models.AnalyticsOwnerStatementMonthly,
            query={
                "group_by": group_by,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "period": period,
                "from": from_,
                "to": to,
                "compare": compare,
                "garages": garages,
            },
        )
        return await self._call(call)

    async def analytics_occupancy_monthly(
        self,
        *,
        group_by: list[Literal["garage", "month", "none", "quarter", "year"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        period: Literal[
            "last_12_months",
            "last_24_months",
            "last_3_months",
            "last_6_months",
            "last_month",
            "last_quarter",
            "last_year",
            "this_month",
            "this_quarter",
            "this_year",
        ]
        | None = None,
        from_: str | None = None,
        to: str | None = None,
        compare: Literal["previous_period", "previous_year"] | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsOccupancyMonthly:
        """Occupancy. Places taken, on average, at most and at the end, against the places that the garage has now. Put
        together not by adding: `capacity`, `taken_end`: at the end; `taken_most`: of one garage; `taken_bp`:
        computed anew. From figures that the warehouse has made, tested and published; `as_of` says of which instant
        they are. Amounts are integers in minor units and are never added across currencies. Open to operator admin,
        garage manager, accountant.

        Args:
            group_by: Parted by commas; `month` without it, `none` for all together.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            period: Months up to the present one, by name; `last_12_months` without it and without `from` and
                `to`. The present month is part of what is named `last_…_months` and `this_…`, and is not over yet.
            from_: First month, such as 2026-01.
            to: Last month, included; at most 120 months after `from`.
            compare: Gives the same figures of as many months just before, or of the same months a year earlier,
                with difference and ratio.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsOccupancyMonthly] = Call(
            "GET",
            "/v1/analytics/occupancy_monthly",
            models.AnalyticsOccupancyMonthly,
            query={
                "group_by": group_by,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "period": period,
                "from": from_,
                "to": to,
                "compare": compare,
                "garages": garages,
            },
        )
        return await self._call(call)

    async def analytics_renewals_forecast(
        self,
        *,
        group_by: list[Literal["garage", "none", "pass"]] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        garages: list[UUID] | None = None,
    ) -> models.AnalyticsRenewalsForecast:
        """Forecast of renewals. What is to renew in the month after the present one, before tax and discounts, with
        announced increases, and what of it is to be expected. Put together not by adding: `paid_bp`: of one garage.
        From figures that the warehouse has made, tested and published; `as_of` says of which instant they are.
        Amounts are integers in minor units and are never added across currencies. Open to operator admin, garage
        manager, accountant.

        Args:
            group_by: Parted by commas; `garage,pass` without it, `none` for all together. Always also by month,
                currency.
            sort: A column of the rows, with a minus before it the largest first; by group without it.
            limit: How many rows at most.
            cursor: The `next_cursor` of the page before.
            garages: Parted by commas; all that you may see without it.
        """
        call: Call[models.AnalyticsRenewalsForecast] = Call(
            "GET",
            "/v1/analytics/renewals_forecast",
            models.AnalyticsRenewalsForecast,
            query={"group_by": group_by, "sort": sort, "limit": limit, "cursor": cursor, "garages": garages},
        )
        return await self._call(call)

    async def list_tax_evidence(
        self,
        garage_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        month: str,
        jurisdiction: str | None = None,
        tax_name: str | None = None,
        percent: Decimal | None = None,
    ) -> models.TaxEvidencePage:
        """List the lines behind the tax worksheet. Each tax on a line of an invoice that was issued in the month and
        not voided, of one jurisdiction, tax and rate or of all. Read from the documents themselves at this moment.
        Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            month: Of the worksheet, such as 2026-11.
            jurisdiction: As the worksheet has it; all without it.
            tax_name: As the worksheet has it; all without it.
            percent: As the worksheet has it; all without it.
        """
        call: Call[models.TaxEvidencePage] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/analytics/tax_worksheet_monthly/evidence", {"garage_id": garage_id}),
            models.TaxEvidencePage,
            query={
                "limit": limit,
                "cursor": cursor,
                "month": month,
                "jurisdiction": jurisdiction,
                "tax_name": tax_name,
                "percent": percent,
            },
        )
        return await self._call(call)

    async def explain_figure(
        self,
        garage_id: UUID,
        *,
        report: str,
        column: str,
        from_: dt.date | None = None,
        until: dt.date | None = None,
        on: dt.date | None = None,
        currency: str | None = None,
        method: str | None = None,
        customer_id: UUID | None = None,
        pass_id: UUID | None = None,
        coupon_id: UUID | None = None,
        deposit_id: UUID | None = None,
        jurisdiction: str | None = None,
        name: str | None = None,
        account_code: str | None = None,
        percent: Decimal | None = None,
        payout_id: UUID | None = None,
        refund_id: UUID | None = None,
    ) -> models.Explanation:
        """Explain a figure of a report. Any figure of a live report, down to the rows and ledger transfers whose parts
        sum up to it, and the events by which Stripe told of them; the first 1000 of each. Reports and columns:
        `revenue`: `invoiced_minor`, `recognised_minor`, `tax_minor`, `refunded_minor`, `credited_minor`,
        `bad_debt_minor`, `fees_minor`, `collected_minor`, `payments`; `revenue-by-pass`: `invoiced_minor`,
        `recognised_minor`, `tax_minor`, `refunded_minor`, `credited_minor`, `bad_debt_minor`, `fees_minor`,
        `collected_minor`, `payments`; `payments`: `attempts`, `succeeded`, `failed`, `pending`, `collected_minor`,
        `fees_minor`, `refunded_minor`; `aging`: `not_due_minor`, `days_1_30_minor`, `days_31_60_minor`,
        `days_61_90_minor`, `days_over_90_minor`, `owed_minor`; `occupancy`: `taken`, `active`, `trialing`,
        `past_due`, `paused`, `ending`, `held`, `waiting`; `passes`: `taken`, `held`, `waiting`, `monthly_minor`;
        `refunds`: `amount_minor`, `tax_minor`; `payouts`: `gross_minor`, `fees_minor`, `refunds_minor`,
        `disputes_minor`, `adjustments_minor`, `net_minor`, `bank_minor`, `transactions`; `taxes`: `taxable_minor`,
        `tax_minor`, `returned_minor`, `net_minor`, `exempt_minor`, `invoices`; `coupons`: `amount_minor`,
        `merchants_minor`, `invoices`; `disputes`: `opened`, `opened_minor`, `won`, `lost`, `dropped`,
        `withdrawn_minor`, `reinstated_minor`, `lost_minor`, `fees_minor`; `deposits`: `checks_minor`, `ach_minor`,
        `cash_minor`, `merchants_minor`, `total_minor`, `bank_minor`, `payments`; `closed-months`:
        `closed_moved_minor`, `of_earlier_minor`, `came_later_minor`, `known_moved_minor`, `items`. Open to operator
        admin, garage manager, accountant.

        Args:
            report: The report's name, such as `revenue`.
            column: A column of its rows, such as `tax_minor`.
            from_: First local date.
            until: Local date after the last one.
            on: Of a report on a date; today without it.
            currency: Of the row; the garage's without it.
            method: Of a row of payments.
            customer_id: Of a row of aging.
            pass_id: Of a row of passes, or of revenue by pass; zeros for the row of none.
            coupon_id: Of a row of coupons; zeros for the row of none of yours.
            deposit_id: Of a row of deposits.
            jurisdiction: Of a row of taxes; empty where it names none.
            name: Of a row of taxes; likewise.
            account_code: Of a row of closed months.
            percent: Of a row of taxes; 0 where it names none.
            payout_id: Of a row of payouts.
            refund_id: Of a row of refunds.
        """
        call: Call[models.Explanation] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/explain", {"garage_id": garage_id}),
            models.Explanation,
            query={
                "report": report,
                "column": column,
                "from": from_,
                "until": until,
                "on": on,
                "currency": currency,
                "method": method,
                "customer_id": customer_id,
                "pass_id": pass_id,
                "coupon_id": coupon_id,
                "deposit_id": deposit_id,
                "jurisdiction": jurisdiction,
                "name": name,
                "account_code": account_code,
                "percent": percent,
                "payout_id": payout_id,
                "refund_id": refund_id,
            },
        )
        return await self._call(call)

    async def ask_for_export(
        self, garage_id: UUID, *, body: models.NewExport, idempotency_key: str | None = None
    ) -> models.ExportView:
        """Ask for a file. The worker makes it in the background; look at its progress, then fetch it, for 24 hours.
        CSV and XLSX have amounts in major units and a totals row; Parquet has minor units. Totals are compared with
        the ledger, and a file whose totals disagree is not made. What there is: `revenue` (Revenue, of dates);
        `revenue-by-pass` (Revenue by pass, of dates); `payments` (Payments, of dates); `aging` (Aging of
        receivables); `rent-roll` (Rent roll); `occupancy` (Occupancy); `passes` (Passes); `dunning` (Unpaid
        renewals); `refunds` (Refunds, of dates); `payouts` (Payout reconciliation, of dates); `taxes` (Taxes, of
        dates); `coupons` (Coupons and discounts, of dates); `disputes` (Disputes, of dates); `deposits` (Deposits,
        of dates); `closed-months` (Closed months, as known then and now, of dates); `payment-list` (Payments, each
        attempt, of dates); `invoice-list` (Invoices, of dates); `journal` (Journal of the ledger, of dates);
        `subscription-list` (Subscriptions); `customer-list` (Customers); `driver-list` (Drivers); `vehicle-list`
        (Vehicles); `revenue_monthly` (Revenue, as published, of dates); `mrr_monthly` (Recurring revenue and what
        moved it, as published, of dates); `churn_monthly` (Churn, as published, of dates); `cohort_retention`
        (Retention of cohorts, as published, of dates); `lifetime_value` (What customers have brought, as published,
        of dates); `payments_monthly` (Payments, as published, of dates); `payment_recovery_monthly` (Recovery of
        failed payments, as published, of dates); `aging_monthly` (Aging of receivables, as published, of dates);
        `deferred_revenue_monthly` (Deferred revenue, as published, of dates); `month_close` (Trial balance, as
        published, of dates); `tax_worksheet_monthly` (Tax worksheet, as published, of dates);
        `owner_statement_monthly` (Owner statement, as published, of dates); `occupancy_monthly` (Occupancy, as
        published, of dates); `renewals_forecast` (Forecast of renewals, as published). Open to operator admin,
        garage manager, accountant.
        """
        call: Call[models.ExportView] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/exports", {"garage_id": garage_id}),
            models.ExportView,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def list_exports(
        self, garage_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfExportView:
        """List a garage's exports. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfExportView] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/exports", {"garage_id": garage_id}),
            models.ListOfExportView,
            query={"limit": limit, "cursor": cursor},
        )
        return await self._call(call)

    async def read_export(self, garage_id: UUID, export_id: UUID) -> models.ExportView:
        """Read an export. Its progress, and once it is ready its totals beside the ledger's. Open to operator admin,
        garage manager, accountant.
        """
        call: Call[models.ExportView] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/exports/{export_id}", {"garage_id": garage_id, "export_id": export_id}),
            models.ExportView,
        )
        return await self._call(call)

    async def fetch_export(self, garage_id: UUID, export_id: UUID) -> bytes:
        """Fetch an export's file. Open to operator admin, garage manager, accountant."""
        call: Call[bytes] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/exports/{export_id}/file", {"garage_id": garage_id, "export_id": export_id}
            ),
            bytes,
        )
        return await self._call(call)

    async def fetch_export_by_link(self, token: str) -> bytes:
        """Fetch a file by its link. For whoever has the link that was told when the export was asked for. Open to
        anybody.
        """
        call: Call[bytes] = Call("GET", path_of("/v1/exports/{token}", {"token": token}), bytes)
        return await self._call(call)

    async def list_months(self, garage_id: UUID) -> models.Months:
        """List the months of the books. From the first month with a transfer up to the current one, newest first. Open
        to operator admin, garage manager, accountant.
        """
        call: Call[models.Months] = Call(
            "GET", path_of("/v1/garages/{garage_id}/months", {"garage_id": garage_id}), models.Months
        )
        return await self._call(call)

    async def preview_month_close(self, garage_id: UUID, month: UUID) -> models.ClosePreview:
        """Preview the close of a month. What stands in its way, what should be looked at, and the trial balance that
        would be kept. Open to operator admin, garage manager, accountant.
        """
        call: Call[models.ClosePreview] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/months/{month}/close", {"garage_id": garage_id, "month": month}),
            models.ClosePreview,
        )
        return await self._call(call)

    async def close_a_month(
        self, garage_id: UUID, month: UUID, *, idempotency_key: str | None = None
    ) -> models.ClosedMonth:
        """Close a month. Keeps the month's trial balance for ever. Months are closed in order, each once, after they
        have ended in the garage's time zone; nothing opens one again. What is found later counts for the first open
        month and says which month it corrects. Open to operator admin, accountant.
        """
        call: Call[models.ClosedMonth] = Call(
            "POST",
            path_of("/v1/garages/{garage_id}/months/{month}/close", {"garage_id": garage_id, "month": month}),
            models.ClosedMonth,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def read_trial_balance(self, garage_id: UUID, month: UUID) -> models.TrialBalance:
        """Read the trial balance of a month. Of a closed month as it was closed; of any other from the transfers.
        Debits are positive. Open to operator admin, garage manager, accountant.
        """
        call: Call[models.TrialBalance] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/months/{month}/trial-balance", {"garage_id": garage_id, "month": month}),
            models.TrialBalance,
        )
        return await self._call(call)

    async def read_deferred_revenue(self, garage_id: UUID, month: UUID) -> models.DeferredRevenue:
        """Read how deferred revenue changed in a month. What is billed for service longer than 35 days is earned month
        by month, by the days of service in each. Opening and added, less recognised and released, give the closing
        balance, which is the account's. Open to operator admin, garage manager, accountant.
        """
        call: Call[models.DeferredRevenue] = Call(
            "GET",
            path_of(
                "/v1/garages/{garage_id}/months/{month}/deferred-revenue", {"garage_id": garage_id, "month": month}
            ),
            models.DeferredRevenue,
        )
        return await self._call(call)

    async def read_as_known(self, garage_id: UUID, month: UUID) -> models.AsKnown:
        """Read a closed month as known then and now. Accounts and the amounts of the revenue report as the month was
        closed, and as they are known now: with what was booked later since it was closed, without what was booked
        in it and is of an earlier month. The postings behind every difference, with who and why; the first 1000 of
        them. Open to operator admin, garage manager, accountant.
        """
        call: Call[models.AsKnown] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/months/{month}/known", {"garage_id": garage_id, "month": month}),
            models.AsKnown,
        )
        return await self._call(call)

    async def list_journal(
        self, garage_id: UUID, month: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfTransfer:
        """List the transfers of a month. The last one written first. Open to operator admin, garage manager,
        accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfTransfer] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/months/{month}/journal", {"garage_id": garage_id, "month": month}),
            models.ListOfTransfer,
            query={"limit": limit, "cursor": cursor},
        )
        return await self._call(call)

    async def list_corrections(
        self, garage_id: UUID, month: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfTransfer:
        """List what corrected a closed month. Transfers that would have counted for it, had it not been closed; they
        count for a later month. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfTransfer] = Call(
            "GET",
            path_of("/v1/garages/{garage_id}/months/{month}/corrections", {"garage_id": garage_id, "month": month}),
            models.ListOfTransfer,
            query={"limit": limit, "cursor": cursor},
        )
        return await self._call(call)

    async def list_api_keys(
        self, operator_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfApiKey:
        """List API keys. Newest first, revoked ones too. The keys themselves are not kept. Open to operator admin.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfApiKey] = Call(
            "GET",
            path_of("/v1/operators/{operator_id}/api-keys", {"operator_id": operator_id}),
            models.ListOfApiKey,
            query={"limit": limit, "cursor": cursor},
        )
        return await self._call(call)

    async def issue_api_key(
        self, operator_id: UUID, *, body: models.NewApiKey, idempotency_key: str | None = None
    ) -> models.IssuedApiKey:
        """Make an API key. The answer shows the key; keep it now. It is for people: an API key cannot make another.
        Open to operator admin.
        """
        call: Call[models.IssuedApiKey] = Call(
            "POST",
            path_of("/v1/operators/{operator_id}/api-keys", {"operator_id": operator_id}),
            models.IssuedApiKey,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def end_api_key(
        self, operator_id: UUID, key_id: UUID, *, idempotency_key: str | None = None
    ) -> models.ApiKey:
        """Revoke an API key. It stops working within five seconds. Revoking it again changes nothing. Open to operator
        admin.
        """
        call: Call[models.ApiKey] = Call(
            "POST",
            path_of(
                "/v1/operators/{operator_id}/api-keys/{key_id}/revoke", {"operator_id": operator_id, "key_id": key_id}
            ),
            models.ApiKey,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def list_events(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        garages: list[UUID] | None = None,
        types: list[
            Literal[
                "credit_note.issued",
                "credit_note.voided",
                "dispute.closed",
                "dispute.opened",
                "invoice.opened",
                "invoice.paid",
                "invoice.uncollectible",
                "invoice.voided",
                "month.closed",
                "payment.failed",
                "payment.pending",
                "payment.succeeded",
                "payout.canceled",
                "payout.created",
                "payout.failed",
                "payout.paid",
                "ping",
                "rate_change.announced",
                "rate_change.begun",
                "rate_change.cancelled",
                "rate_change.done",
                "refund.canceled",
                "refund.failed",
                "refund.pending",
                "refund.succeeded",
                "subscription.activated",
                "subscription.canceled",
                "subscription.cancellation_scheduled",
                "subscription.cancellation_withdrawn",
                "subscription.changed",
                "subscription.created",
                "subscription.expired",
                "subscription.past_due",
                "subscription.paused",
                "subscription.resumed",
                "subscription.trial_started",
                "subscription.unpaid",
                "waitlist.accepted",
                "waitlist.declined",
                "waitlist.expired",
                "waitlist.joined",
                "waitlist.left",
                "waitlist.offered",
                "webhook_endpoint.disabled",
            ]
        ]
        | None = None,
        object_id: str | None = None,
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
    ) -> models.ListOfEvent:
        """List events. Newest first, of every garage that you may see, each with its object as it was right after what
        happened. The same events are sent to webhook endpoints. Open to operator admin, garage manager, accountant.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            garages: Parted by commas; all that you may see without it.
            types: Parted by commas; all without it.
            object_id: What happened to this alone.
            since: From this instant on.
            until: Before this instant.
        """
        call: Call[models.ListOfEvent] = Call(
            "GET",
            "/v1/events",
            models.ListOfEvent,
            query={
                "limit": limit,
                "cursor": cursor,
                "garages": garages,
                "types": types,
                "object_id": object_id,
                "since": since,
                "until": until,
            },
        )
        return await self._call(call)

    async def read_event(self, event_id: UUID) -> models.Event:
        """Read an event. With its object as it was right after what happened. Open to operator admin, garage manager,
        accountant.
        """
        call: Call[models.Event] = Call("GET", path_of("/v1/events/{event_id}", {"event_id": event_id}), models.Event)
        return await self._call(call)

    async def list_event_types(self) -> models.ListOfEventKind:
        """List event types. What there is to listen to, and what each tells of. The schema of each message stands
        under `webhooks` in the OpenAPI document. Open to anybody who is signed in.
        """
        call: Call[models.ListOfEventKind] = Call("GET", "/v1/event-types", models.ListOfEventKind)
        return await self._call(call)

    async def list_webhook_endpoints(
        self, operator_id: UUID, *, limit: int | None = None, cursor: str | None = None
    ) -> models.ListOfWebhookEndpoint:
        """List webhook endpoints. Newest first, disabled and archived ones too. Secrets are shown only when they are
        made. Open to operator admin.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfWebhookEndpoint] = Call(
            "GET",
            path_of("/v1/operators/{operator_id}/webhook-endpoints", {"operator_id": operator_id}),
            models.ListOfWebhookEndpoint,
            query={"limit": limit, "cursor": cursor},
        )
        return await self._call(call)

    async def create_webhook_endpoint(
        self, operator_id: UUID, *, body: models.NewWebhookEndpoint, idempotency_key: str | None = None
    ) -> models.IssuedWebhookEndpoint:
        """Add a webhook endpoint. Events that happen from now on are sent to it by POST, signed as Standard Webhooks
        has it, those about one object in their order. The answer shows the signing secret; keep it now. An answer
        from 200 to 299 says that an event was taken; otherwise it is tried again for three days. `webhook-id` is
        the event's id: drop what you have taken before. Open to operator admin.
        """
        call: Call[models.IssuedWebhookEndpoint] = Call(
            "POST",
            path_of("/v1/operators/{operator_id}/webhook-endpoints", {"operator_id": operator_id}),
            models.IssuedWebhookEndpoint,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def read_webhook_endpoint(self, operator_id: UUID, endpoint_id: UUID) -> models.WebhookEndpoint:
        """Read a webhook endpoint. With since when it takes nothing, if that is so. Open to operator admin."""
        call: Call[models.WebhookEndpoint] = Call(
            "GET",
            path_of(
                "/v1/operators/{operator_id}/webhook-endpoints/{endpoint_id}",
                {"operator_id": operator_id, "endpoint_id": endpoint_id},
            ),
            models.WebhookEndpoint,
        )
        return await self._call(call)

    async def update_webhook_endpoint(
        self,
        operator_id: UUID,
        endpoint_id: UUID,
        *,
        body: models.WebhookEndpointChange,
        idempotency_key: str | None = None,
    ) -> models.WebhookEndpoint:
        """Change a webhook endpoint. What is left out stays as it is. Open to operator admin."""
        call: Call[models.WebhookEndpoint] = Call(
            "POST",
            path_of(
                "/v1/operators/{operator_id}/webhook-endpoints/{endpoint_id}",
                {"operator_id": operator_id, "endpoint_id": endpoint_id},
            ),
            models.WebhookEndpoint,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def list_webhook_deliveries(
        self,
        operator_id: UUID,
        endpoint_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        state: Literal["dead", "delivered", "pending"] | None = None,
        event_id: UUID | None = None,
    ) -> models.ListOfDelivery:
        """List deliveries. What was sent to an endpoint or is to be, the last queued first; `dead` ones were given up.
        Open to operator admin.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            state: Only those in this state.
            event_id: Only that of this event.
        """
        call: Call[models.ListOfDelivery] = Call(
            "GET",
            path_of(
                "/v1/operators/{operator_id}/webhook-endpoints/{endpoint_id}/deliveries",
                {"operator_id": operator_id, "endpoint_id": endpoint_id},
            ),
            models.ListOfDelivery,
            query={"limit": limit, "cursor": cursor, "state": state, "event_id": event_id},
        )
        return await self._call(call)

    async def list_webhook_attempts(
        self,
        operator_id: UUID,
        endpoint_id: UUID,
        event_id: UUID,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> models.ListOfAttempt:
        """List the tries of a delivery. The last first, each with its status, how long it took, and how the answer
        began. Open to operator admin.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
        """
        call: Call[models.ListOfAttempt] = Call(
            "GET",
            path_of(
                "/v1/operators/{operator_id}/webhook-endpoints/{endpoint_id}/deliveries/{event_id}/attempts",
                {"operator_id": operator_id, "endpoint_id": endpoint_id, "event_id": event_id},
            ),
            models.ListOfAttempt,
            query={"limit": limit, "cursor": cursor},
        )
        return await self._call(call)

    async def rotate_webhook_secret(
        self, operator_id: UUID, endpoint_id: UUID, *, body: models.SecretRotation, idempotency_key: str | None = None
    ) -> models.IssuedWebhookEndpoint:
        """Rotate a webhook's secret. The answer shows the new secret; keep it now. Messages are signed with both
        secrets for a while, so that none is refused while you change it. Under the same Idempotency-Key it is shown
        again. Open to operator admin.
        """
        call: Call[models.IssuedWebhookEndpoint] = Call(
            "POST",
            path_of(
                "/v1/operators/{operator_id}/webhook-endpoints/{endpoint_id}/rotate-secret",
                {"operator_id": operator_id, "endpoint_id": endpoint_id},
            ),
            models.IssuedWebhookEndpoint,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def disable_webhook_endpoint(
        self, operator_id: UUID, endpoint_id: UUID, *, idempotency_key: str | None = None
    ) -> models.WebhookEndpoint:
        """Disable a webhook endpoint. It is sent nothing. What waits for it stays; what happens meanwhile is none of
        its news. Open to operator admin.
        """
        call: Call[models.WebhookEndpoint] = Call(
            "POST",
            path_of(
                "/v1/operators/{operator_id}/webhook-endpoints/{endpoint_id}/disable",
                {"operator_id": operator_id, "endpoint_id": endpoint_id},
            ),
            models.WebhookEndpoint,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def enable_webhook_endpoint(
        self, operator_id: UUID, endpoint_id: UUID, *, idempotency_key: str | None = None
    ) -> models.WebhookEndpoint:
        """Enable a webhook endpoint. What waited for it is sent, and what happens from now on. Replay brings what
        happened in between. Open to operator admin.
        """
        call: Call[models.WebhookEndpoint] = Call(
            "POST",
            path_of(
                "/v1/operators/{operator_id}/webhook-endpoints/{endpoint_id}/enable",
                {"operator_id": operator_id, "endpoint_id": endpoint_id},
            ),
            models.WebhookEndpoint,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def archive_webhook_endpoint(
        self, operator_id: UUID, endpoint_id: UUID, *, idempotency_key: str | None = None
    ) -> models.WebhookEndpoint:
        """Archive a webhook endpoint. It is sent nothing any more, for good. Its log stays. Open to operator admin."""
        call: Call[models.WebhookEndpoint] = Call(
            "POST",
            path_of(
                "/v1/operators/{operator_id}/webhook-endpoints/{endpoint_id}/archive",
                {"operator_id": operator_id, "endpoint_id": endpoint_id},
            ),
            models.WebhookEndpoint,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def ping_webhook_endpoint(
        self, operator_id: UUID, endpoint_id: UUID, *, idempotency_key: str | None = None
    ) -> models.Event:
        """Try a webhook endpoint out. Sends it an event `ping` within seconds; the log of deliveries says how that
        went. Open to operator admin.
        """
        call: Call[models.Event] = Call(
            "POST",
            path_of(
                "/v1/operators/{operator_id}/webhook-endpoints/{endpoint_id}/ping",
                {"operator_id": operator_id, "endpoint_id": endpoint_id},
            ),
            models.Event,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def replay_to_webhook_endpoint(
        self, operator_id: UUID, endpoint_id: UUID, *, body: models.Replay, idempotency_key: str | None = None
    ) -> models.QueuedReplay:
        """Replay events. One event, or all of a time that the endpoint hears of, are sent again under the ids that
        they have, within seconds and in their order. Open to operator admin.
        """
        call: Call[models.QueuedReplay] = Call(
            "POST",
            path_of(
                "/v1/operators/{operator_id}/webhook-endpoints/{endpoint_id}/replay",
                {"operator_id": operator_id, "endpoint_id": endpoint_id},
            ),
            models.QueuedReplay,
            body=body,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def list_stripe_events(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        state: Literal["applied", "failed", "parked", "received"] | None = None,
    ) -> models.ListOfInboxRow:
        """List Stripe's events. Newest first, without their payloads. Open to platform staff.

        Args:
            limit: How many at most.
            cursor: The `next_cursor` of the page before.
            state: Only those in this state.
        """
        call: Call[models.ListOfInboxRow] = Call(
            "GET",
            "/v1/platform/stripe-events",
            models.ListOfInboxRow,
            query={"limit": limit, "cursor": cursor, "state": state},
        )
        return await self._call(call)

    async def count_stripe_events(self) -> models.ListOfEventCount:
        """Count Stripe's events. By state and type, with the instant of the oldest. Open to platform staff."""
        call: Call[models.ListOfEventCount] = Call("GET", "/v1/platform/stripe-events/counts", models.ListOfEventCount)
        return await self._call(call)

    async def replay_stripe_event(self, stripe_event_id: str, *, idempotency_key: str | None = None) -> models.Replayed:
        """Replay an event. Puts a settled event back into the queue. Applying an event twice changes nothing twice.
        Open to platform staff.
        """
        call: Call[models.Replayed] = Call(
            "POST",
            path_of("/v1/platform/stripe-events/{stripe_event_id}/replay", {"stripe_event_id": stripe_event_id}),
            models.Replayed,
            idempotency_key=idempotency_key,
        )
        return await self._call(call)

    async def read_warehouse(self) -> models.WarehouseStanding:
        """Look at the warehouse. How far it is, when its models ran, what is kept back and why, what is wrong and what
        mends it. Open to platform staff.
        """
        call: Call[models.WarehouseStanding] = Call("GET", "/v1/platform/warehouse", models.WarehouseStanding)
        return await self._call(call)
