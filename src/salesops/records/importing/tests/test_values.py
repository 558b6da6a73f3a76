"""Text becomes exactly the value a person would read in it, or none."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salesops.kernel.kinds import Field
from salesops.records.importing.spelling import spelling_of
from salesops.records.importing.values import dates, numbers
from salesops.records.importing.workshop import Workshop, literal

FAST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    workshop = Workshop(Path(tmp_path_factory.mktemp("shop")))
    yield workshop
    workshop.close()


def read(shop: Workshop, sql: str, text: str) -> Any:
    return shop.value(f"SELECT {sql} FROM (SELECT so_clean({literal(text)}) AS x)")


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("$1,234.50", "point", "1234.50"),
        ("1.234,50 €", "comma", "1234.50"),
        ("(500)", "point", "-500.00"),
        ("-$5", "point", "-5.00"),
        ("5-", "point", "-5.00"),
        ("12%", "point", "0.12"),
        ("R$ 1.000,00", "comma", "1000.00"),
        ("USD 5", "point", "5.00"),
        ("1'234.5", "point", "1234.50"),
        ("12,34,567.89", "point", "1234567.89"),
        ("1,50", "point", None),
        ("1.50", "comma", None),
        ("1.2.3", "point", None),
        ("five", "point", None),
        ("NaN", "point", None),
    ],
)
def test_numbers_are_read_as_people_write_them(shop: Workshop, text: str, mark: numbers.Mark, value: str | None) -> None:
    assert read(shop, numbers.parsed("x", mark, "DECIMAL(18, 2)"), text) == (Decimal(value) if value else None)


@FAST
@given(st.decimals(-(10**12), 10**12, places=2), st.sampled_from(["{:,.2f}", "{:.2f}", "$ {:,.2f}", "{:,.2f} USD"]))
def test_money_survives_being_written_and_read(shop: Workshop, amount: Decimal, form: str) -> None:
    assert read(shop, numbers.parsed("x", "point", "DECIMAL(18, 2)"), form.format(amount)) == amount


@FAST
@given(st.decimals(-(10**12), 10**12, places=2))
def test_money_with_decimal_commas_survives_too(shop: Workshop, amount: Decimal) -> None:
    text = f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
    assert read(shop, numbers.parsed("x", "comma", "DECIMAL(18, 2)"), text) == amount


_FORMS = [
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%d %B %Y",
    "%b %d, %Y",
    "%d-%b-%Y",
    "%Y/%m/%d",
    "%Y%m%d",
    "%A, %d %B %Y",
]


@FAST
@given(st.dates(date(1970, 1, 1), date(2068, 12, 31)), st.sampled_from([*_FORMS, "%d/%m/%y", "%d-%b-%y"]))
def test_days_survive_being_written_and_read(shop: Workshop, day: date, form: str) -> None:
    assert read(shop, dates.day("x", "dmy"), day.strftime(form)) == day


@FAST
@given(st.dates(date(1970, 1, 1), date(2068, 12, 31)), st.sampled_from(["%m/%d/%Y", "%m-%d-%y", "%m.%d.%Y"]))
def test_days_with_the_month_first_survive_too(shop: Workshop, day: date, form: str) -> None:
    assert read(shop, dates.day("x", "mdy"), day.strftime(form)) == day


_TIMES = [
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%SZ",
    "%d/%m/%Y %I:%M:%S %p",
    "%Y-%m-%dT%H:%M:%S.000+0000",
    "%d %b %Y, %H:%M:%S UTC",
]


@FAST
@given(st.datetimes(datetime(1970, 1, 2), datetime(2068, 1, 1)), st.sampled_from(_TIMES))
def test_moments_survive_being_written_and_read(shop: Workshop, moment: datetime, form: str) -> None:
    moment = moment.replace(microsecond=0)
    assert read(shop, dates.moment("x", "dmy"), moment.strftime(form)) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2019-01-01T10:00:00+02:00", datetime(2019, 1, 1, 8)),
        ("2019-01-01", datetime(2019, 1, 1, 12)),
        ("1546300800000", datetime(2019, 1, 1)),
        ("31/31/2017", None),
        ("1/3/2017 or so", None),
        ("29/02/2019", None),
    ],
)
def test_zones_count_and_a_day_is_its_noon(shop: Workshop, text: str, moment: datetime | None) -> None:
    assert read(shop, dates.moment("x", "dmy"), text) == moment


def order_of(shop: Workshop, *values: str) -> dates.Order | None:
    listed = ", ".join(f"({literal(v)})" for v in values)
    shop.do(f"CREATE OR REPLACE TABLE col AS SELECT * FROM (VALUES {listed}) t(x)")
    found = spelling_of(shop, Field("d", "date"), "x", "col", None)
    return found.order if found else None


def test_the_order_of_dates_is_decided_from_the_whole_column(shop: Workshop) -> None:
    assert order_of(shop, "03/04/2017", "13/04/2017") == "dmy"
    assert order_of(shop, "03/04/2017", "04/13/2017") == "mdy"


def test_the_order_is_asked_where_both_fit_and_not_where_it_does_not_matter(shop: Workshop) -> None:
    assert order_of(shop, "03/04/2017", "05/06/2017") is None
    assert order_of(shop, "13/04/2017", "04/13/2017") is None
    assert order_of(shop, "03/03/2017", "2017-05-06") == "dmy"


@pytest.mark.parametrize("text", ["", "  ", "Select", "N/A", "NULL", "-", "None", "--None--"])
def test_the_spellings_of_empty_are_empty(shop: Workshop, text: str) -> None:
    assert read(shop, "x", text) is None
