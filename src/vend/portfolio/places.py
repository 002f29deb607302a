"""What the demo is about: two operators, six garages, what they sell, and how busy each month is."""

from decimal import Decimal

import msgspec

from vend.domain.parking_pass import Interval


class Demand(msgspec.Struct, frozen=True):
    """How a kind of garage breathes over the year.

    Attributes:
        arrivals: how many people come in each month, January first; 1 is usual.
        leaving: how many leave in each month; 1 is usual.
        returns: how probable it is that who left comes back.
    """

    arrivals: tuple[float, ...]
    leaving: tuple[float, ...]
    returns: float


class PassPlan(msgspec.Struct, frozen=True):
    """A pass.

    Attributes:
        amount_minor: what a new subscription pays an interval, without tax, in minor units.
        weight: how much it is wanted beside the others.
        capacity: places, None for no limit but the garage's.
        former_minor: what it cost until `RAISED_AFTER_DAYS` of the history; old subscriptions keep that price.
        scarce: nobody who has it lets go, so that all but one place are taken.
        withdrawn: is no longer sold after `WITHDRAWN_AFTER_DAYS`.
        addition: bought beside another pass, not instead of it.
    """

    name: str
    amount_minor: int
    weight: int
    description: str
    billing_interval: Interval = "month"
    capacity: int | None = None
    former_minor: int | None = None
    scarce: bool = False
    withdrawn: bool = False
    addition: bool = False


class GaragePlan(msgspec.Struct, frozen=True):
    """A garage.

    Attributes:
        drivers: how many people have ever parked there, at full scale.
        regions: where their plates come from, each with its weight.
        calling_code: of their telephones.
    """

    slug: str
    name: str
    address: str
    time_zone: str
    currency: str
    capacity: int
    drivers: int
    demand: Demand
    tax_name: str
    jurisdiction: str
    tax_percent: Decimal
    regions: dict[str, int]
    names: str
    calling_code: str
    passes: tuple[PassPlan, ...]


class OperatorPlan(msgspec.Struct, frozen=True):
    """An operator with its garages."""

    slug: str
    name: str
    garages: tuple[GaragePlan, ...]


HISTORY_DAYS = 548
RAISED_AFTER_DAYS = 330
WITHDRAWN_AFTER_DAYS = 240

# January ... December. Offices empty in summer and over the holidays; students come with the term; a waterfront
# fills in summer; homes move in spring and hardly ever otherwise.
_OFFICE = Demand(
    (1.5, 1.1, 1.0, 1.0, 0.9, 0.6, 0.4, 0.5, 1.7, 1.3, 0.9, 0.4),
    (0.8, 0.8, 0.9, 0.9, 1.1, 2.1, 2.3, 1.2, 0.7, 0.8, 0.9, 1.9),
    0.45,
)
_HOMES = Demand(
    (0.7, 0.8, 1.0, 1.2, 1.4, 1.4, 1.2, 1.1, 1.0, 0.9, 0.7, 0.6),
    (0.8, 0.8, 0.9, 1.1, 1.3, 1.3, 1.2, 1.1, 0.9, 0.9, 0.8, 0.7),
    0.1,
)
_CAMPUS = Demand(
    (1.9, 0.9, 0.5, 0.4, 0.3, 0.3, 0.3, 1.6, 2.6, 1.2, 0.6, 0.3),
    (0.6, 0.6, 0.7, 0.9, 3.2, 3.4, 1.0, 0.5, 0.5, 0.6, 0.8, 2.0),
    0.6,
)
_WATERFRONT = Demand(
    (0.4, 0.5, 0.9, 1.2, 1.7, 2.0, 1.8, 1.2, 0.7, 0.6, 0.5, 0.5),
    (1.1, 0.9, 0.7, 0.6, 0.6, 0.6, 0.9, 1.5, 2.4, 2.0, 1.4, 1.3),
    0.4,
)

_CHICAGO = {"US-IL": 82, "US-IN": 8, "US-WI": 7, "US-MI": 3}

OPERATORS: tuple[OperatorPlan, ...] = (
    OperatorPlan(
        "lakeshore",
        "Lakeshore Parking Group",
        (
            GaragePlan(
                slug="wacker-drive",
                name="Wacker Drive Garage",
                address="225 W Wacker Dr, Chicago, IL 60606",
                time_zone="America/Chicago",
                currency="USD",
                capacity=560,
                drivers=450,
                demand=_OFFICE,
                tax_name="Chicago parking tax",
                jurisdiction="City of Chicago",
                tax_percent=Decimal(22),
                regions=_CHICAGO,
                names="us",
                calling_code="+1312555",
                passes=(
                    PassPlan("Weekday 6 am - 7 pm", 24500, 50, "Monday to Friday", former_minor=22900),
                    PassPlan("24/7 Unreserved", 32500, 30, "Any free place, any time"),
                    PassPlan("24/7 Reserved", 42500, 12, "A numbered place on level 2", capacity=60),
                    PassPlan("24/7 Annual", 339000, 8, "Twelve months, paid once", billing_interval="year"),
                    PassPlan("EV Reserved", 46500, 6, "A charger of your own", capacity=12, scarce=True),
                    PassPlan("Motorcycle", 9500, 12, "Level 1, front row", capacity=40, addition=True),
                ),
            ),
            GaragePlan(
                slug="hyde-park",
                name="Hyde Park Campus Garage",
                address="5525 S Ellis Ave, Chicago, IL 60637",
                time_zone="America/Chicago",
                currency="USD",
                capacity=380,
                drivers=280,
                demand=_CAMPUS,
                tax_name="Chicago parking tax",
                jurisdiction="City of Chicago",
                tax_percent=Decimal(22),
                regions=_CHICAGO,
                names="us",
                calling_code="+1773555",
                passes=(
                    PassPlan("Commuter", 13500, 60, "Weekdays until 10 pm"),
                    PassPlan("Resident", 17500, 30, "Any time, overnight too"),
                    PassPlan("Faculty Annual", 148000, 10, "Twelve months, paid once", billing_interval="year"),
                    PassPlan("Evening", 7500, 15, "From 5 pm", capacity=90, addition=True),
                ),
            ),
            GaragePlan(
                slug="hudson-square",
                name="Hudson Square Garage",
                address="75 Varick St, New York, NY 10013",
                time_zone="America/New_York",
                currency="USD",
                capacity=480,
                drivers=380,
                demand=_HOMES,
                tax_name="New York City parking tax",
                jurisdiction="New York City, Manhattan",
                tax_percent=Decimal("18.375"),
                regions={"US-NY": 74, "US-NJ": 18, "US-CT": 8},
                names="us",
                calling_code="+1212555",
                passes=(
                    PassPlan("Monthly Car", 54900, 55, "Attended, any time", former_minor=51900),
                    PassPlan("Monthly SUV", 64900, 30, "Attended, any time"),
                    PassPlan("Nights & Weekends", 28900, 15, "6 pm - 8 am and weekends", capacity=90),
                    PassPlan("Early Bird", 39900, 8, "In by 9 am", withdrawn=True),
                    PassPlan("Bicycle", 4900, 14, "Locked cage", capacity=60, addition=True),
                ),
            ),
            GaragePlan(
                slug="mission-bay",
                name="Mission Bay Waterfront",
                address="1 Terry A Francois Blvd, San Francisco, CA 94158",
                time_zone="America/Los_Angeles",
                currency="USD",
                capacity=420,
                drivers=320,
                demand=_WATERFRONT,
                tax_name="San Francisco parking tax",
                jurisdiction="City and County of San Francisco",
                tax_percent=Decimal(25),
                regions={"US-CA": 93, "US-NV": 4, "US-OR": 3},
                names="us",
                calling_code="+1415555",
                passes=(
                    PassPlan("Full Month", 36000, 55, "Any time"),
                    PassPlan("Daytime", 26500, 30, "5 am - 8 pm", capacity=140),
                    PassPlan("EV Full Month", 41000, 15, "With charging", capacity=45),
                    PassPlan("Event Evenings", 8900, 14, "Forty evenings a year", capacity=80, addition=True),
                ),
            ),
        ),
    ),
    OperatorPlan(
        "meridian",
        "Meridian Urban Mobility",
        (
            GaragePlan(
                slug="chamberi",
                name="Aparcamiento Chamberí",
                address="Calle de Santa Engracia 42, 28010 Madrid",
                time_zone="Europe/Madrid",
                currency="EUR",
                capacity=400,
                drivers=310,
                demand=_HOMES,
                tax_name="IVA",
                jurisdiction="España",
                tax_percent=Decimal(21),
                regions={"ES": 95, "PT": 3, "FR": 2},
                names="es",
                calling_code="+3491555",
                passes=(
                    PassPlan("Abono 24 horas", 16500, 60, "Todos los días"),
                    PassPlan("Abono residente", 11900, 30, "20:00 - 9:00 y fines de semana"),
                    PassPlan("Abono anual", 172000, 8, "Doce meses, un pago", billing_interval="year"),
                    PassPlan("Moto", 5900, 16, "Plaza de moto", capacity=60, addition=True),
                ),
            ),
            GaragePlan(
                slug="southwark-bridge",
                name="Southwark Bridge Car Park",
                address="12 Thames St, London EC4R 3TE",
                time_zone="Europe/London",
                currency="GBP",
                capacity=340,
                drivers=260,
                demand=_OFFICE,
                tax_name="VAT",
                jurisdiction="United Kingdom",
                tax_percent=Decimal(20),
                regions={"GB": 98, "IE": 2},
                names="uk",
                calling_code="+44205550",
                passes=(
                    PassPlan("City Weekday", 31500, 55, "Monday to Friday, 6 am - 8 pm"),
                    PassPlan("City 24/7", 44500, 30, "Any time", former_minor=41500),
                    PassPlan("City Electric", 47500, 10, "With a 7 kW charger", capacity=24),
                    PassPlan("Motorcycle", 8500, 14, "Ground floor", capacity=40, addition=True),
                ),
            ),
        ),
    ),
)
