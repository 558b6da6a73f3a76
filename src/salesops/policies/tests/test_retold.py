"""A text changed by the form keeps what its writer put around what is changed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops.policies.documents import DOCUMENTS, to_text
from salesops.policies.documents.retold import comments, retold, same
from salesops.policies.documents.yaml_text import data_of, written
from salesops.policies.reference import EXAMPLES
from salesops.policies.tests.strategies import NAMES

TEXT = """\
# Ours since 2017
policy: company  # what it is
name: Northwind  # the name
holidays:
  # in summer
  - 2017-07-04
  - 2017-12-25  # Christmas

# agreed with finance
exchange_rates:
  - {currency: EUR, starts_on: 2017-01-01, rate: 1.05}  # first
  - currency: GBP
    starts_on: 2017-01-01  # second
    rate: 1.24
"""


def changed(**values):
    data = data_of(TEXT)
    for path, value in values.items():
        *above, last = [int(step) if step.isdigit() else step for step in path.split("__")]
        place = data
        for step in above:
            place = place[step]
        if value is None:
            del place[last]
        else:
            place[last] = value
    told = retold(TEXT, data)
    assert same(data_of(told.text), data)
    return told


def test_nothing_changed_is_the_text_as_it_was():
    assert retold(TEXT, data_of(TEXT)).text == TEXT


def test_one_value_changed_changes_one_line():
    told = changed(name="Southwind")
    assert told.text == TEXT.replace("Northwind", "Southwind")
    assert told.lost == ()


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"exchange_rates__1__rate": Decimal("1.3")}, "    rate: 1.3\n"),
        ({"exchange_rates__0__rate": Decimal("1.1")}, "rate: 1.1}  # first\n"),
        ({"currency": "USD"}, "currency: USD\n"),
        ({"name": "a: b # c"}, "name: 'a: b # c'  # the name\n"),
        ({"name": "no\nsuch\n"}, 'name: "no\\nsuch\\n"  # the name\n'),
    ],
)
def test_comments_stay_beside_what_is_changed(values, line):
    told = changed(**values)
    assert line in told.text
    assert told.lost == ()


def test_an_item_added_stands_after_the_others_and_one_removed_takes_its_own_comment_along():
    data = data_of(TEXT)
    data["holidays"] = [data["holidays"][0], *data_of("[2017-11-23]")]
    told = retold(TEXT, data)
    assert "  - 2017-07-04\n  - 2017-11-23  # Christmas\n" in told.text
    data["holidays"] = data["holidays"][:1]
    assert retold(TEXT, data).lost == ("# Christmas",)


def test_what_is_written_anew_says_which_comments_are_lost():
    told = changed(exchange_rates=[])
    assert told.lost == ("# first", "# second")
    assert "# Ours since 2017" in told.text


def test_a_text_that_cannot_be_read_is_written_anew():
    assert retold("a: [", {"policy": "company"}).text == "policy: company\n"
    assert retold("", {"policy": "company"}).text == "policy: company\n"


@pytest.mark.parametrize("kind", list(DOCUMENTS))
def test_an_example_changed_into_the_default_and_back_says_the_same(kind):
    example = (EXAMPLES / f"{kind}.yaml").read_text()
    default = to_text(DOCUMENTS[kind].default())
    there = retold(example, data_of(default))
    assert same(data_of(there.text), data_of(default))
    assert same(data_of(retold(there.text, data_of(example)).text), data_of(example))


def test_comments_are_found_outside_of_quotes_alone():
    assert comments("a: '# no'  # yes\n# also\nb: |\n  # no\n") == ("# yes", "# also")


LEAVES = st.one_of(NAMES, st.integers(), st.booleans(), st.decimals(0, 1000, places=2))
DATA = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=4)
)
MAPPINGS = st.dictionaries(st.sampled_from("abcdef"), DATA, max_size=5)


@given(MAPPINGS, MAPPINGS)
def test_whatever_is_changed_into_whatever_it_reads_as_that(before, after):
    told = retold(written(before), after)
    assert same(data_of(told.text) or {}, after)


@given(st.lists(NAMES, min_size=1, max_size=6), st.lists(NAMES, max_size=6))
def test_a_comment_on_the_first_line_outlives_every_change(before, after):
    told = retold("# why\n" + written({"names": before}), {"names": after})
    assert told.text.startswith("# why\n")
    assert told.lost == ()
