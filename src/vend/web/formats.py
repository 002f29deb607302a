"""Money, dates and numbers as people of a garage's place write them, in the reader's language."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_currency, format_decimal, format_percent

from vend.domain.money import major
from vend.domain.period import zone

_KEPT = 4096
_BASIS_POINTS = 10_000


@cache
def locale_of(language: str, time_zone: str) -> Locale:
    """Give the way of writing of a language in the country of a zone; where nobody wrote that down, the language's own.

    >>> str(locale_of("en", "Europe/London"))
    'en_GB'
    """
    country = get_global("zone_territories").get(time_zone)
    # English as it is written in Europe, where the day comes before the month.
    fallback = "en_150" if language == "en" and time_zone.startswith("Europe/") else language
    for name in (f"{language}_{country}", fallback):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale(language)


class Formats:
    """Writes for one language and one zone. Make it with `formats_for`, which remembers.

    Attributes:
        locale: the way of writing.
        zone: instants are shown in it.
    """

    def __init__(self, language: str, time_zone: str) -> None:
        self.locale = locale_of(language, time_zone)
        self.zone: ZoneInfo = zone(time_zone)
        # The same prices and days come again and again in a list, and writing one takes as long as reading its row.
        self.money = lru_cache(_KEPT)(self._money)
        self.date = lru_cache(_KEPT)(self._date)

    def _money(self, amount_minor: int, currency: str) -> str:
        return format_currency(major(amount_minor, currency), currency, locale=self.locale)

    def _date(self, day: date) -> str:
        return format_date(day, "medium", locale=self.locale)

    def rounded(self, amount_minor: int, currency: str) -> str:
        """Write an amount without its cents, for a figure that is looked at from afar."""
        pattern = self.locale.currency_formats["standard"].pattern.replace(".00", "")
        whole = round(major(amount_minor, currency))
        return format_currency(whole, currency, format=pattern, locale=self.locale, currency_digits=False)

    def month(self, day: date) -> str:
        """Write a month, such as Mar 2026."""
        return format_skeleton("yMMM", datetime(day.year, day.month, 1), locale=self.locale)  # noqa: DTZ001 (a calendar's day)

    def short_date(self, day: date) -> str:
        """Write a day without its year."""
        return format_skeleton("MMMd", datetime(day.year, day.month, day.day), locale=self.locale)  # noqa: DTZ001 (same)

    def instant(self, at: datetime) -> str:
        """Write an instant on the garage's clock, to the minute."""
        joined = str(self.locale.datetime_formats["medium"])  # such as "{1}, {0}": a date, then an hour
        return joined.replace("{1}", self.date(at.astimezone(self.zone).date())).replace("{0}", self.time(at))

    def time(self, at: datetime) -> str:
        """Write the hour of an instant on the garage's clock."""
        return format_time(at.astimezone(self.zone), "short", locale=self.locale)

    def number(self, value: int) -> str:
        """Write a whole number."""
        return format_decimal(value, locale=self.locale)

    def decimal(self, value: Decimal) -> str:
        """Write a number with the decimals that it has."""
        return format_decimal(value.normalize(), locale=self.locale, decimal_quantization=False)

    def day(self, at: datetime) -> str:
        """Write the garage's local date of an instant."""
        return self.date(at.astimezone(self.zone).date())

    def percent(self, basis_points: int) -> str:
        """Write hundredths of a percent as a percentage with one decimal."""
        return format_percent(basis_points / _BASIS_POINTS, "#,##0.0%", locale=self.locale)

    def today(self, now: datetime) -> date:
        """Give the garage's local date."""
        return now.astimezone(self.zone).date()


@cache
def formats_for(language: str, time_zone: str) -> Formats:
    """Give the formats of a language in a zone."""
    return Formats(language, time_zone)
