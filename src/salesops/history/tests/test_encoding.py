import json
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from salesops.history.encoding import decode, encode, encode_moment

VALUES = {
    "text": st.text(),
    "long_text": st.text(),
    "choice": st.text(),
    "integer": st.none() | st.integers(-(2**63), 2**63 - 1),
    "ref": st.none() | st.integers(1, 2**63 - 1),
    "number": st.none() | st.decimals(-(10**11), 10**11, places=4, allow_nan=False),
    "money": st.none() | st.decimals(-(10**13), 10**13, places=2, allow_nan=False),
    "date": st.none() | st.dates(),
    "moment": st.none() | st.datetimes(timezones=st.just(UTC)),
    "yes_no": st.none() | st.booleans(),
    "json": st.none() | st.dictionaries(st.text(), st.integers() | st.text()),
}


@given(st.sampled_from(sorted(VALUES)).flatmap(lambda name: st.tuples(st.just(name), VALUES[name])))
def test_whatever_goes_in_comes_out(typed) -> None:
    field_type, value = typed
    assert decode(json.loads(json.dumps(encode(value, field_type))), field_type) == value


def test_every_type_of_field_is_tried_above() -> None:
    from typing import get_args

    from salesops.kernel.kinds import FieldType

    assert set(VALUES) == set(get_args(FieldType))


def test_a_moment_is_written_in_utc_with_microseconds() -> None:
    tokyo = timezone(timedelta(hours=9))
    assert encode_moment(datetime(2017, 3, 1, 21, tzinfo=tokyo)) == "2017-03-01T12:00:00.000000Z"


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_moments_sort_as_text_as_they_do_in_time(a: datetime, b: datetime) -> None:
    assert (encode_moment(a) < encode_moment(b)) == (a < b)
