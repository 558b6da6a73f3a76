"""Words and telephone numbers, whatever their spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops.records.search.asking import MOST_WORDS, asked
from salesops.records.search.folding import digits, fold, telephone_words, words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Müller & Söhne", ["muller", "sohne"]),
        ("STRASSE Straße", ["strasse", "strasse"]),
        ("Łódź Ørsted Ænima", ["lodz", "orsted", "aenima"]),
        ("anna.lee@acme-corp.co.uk", ["anna", "lee", "acme", "corp", "co", "uk"]),
        ("https://www.acme.com/x_y", ["acme", "com", "x", "y"]),
        ("e\u0301cole", ["ecole"]),
        ("Привет", ["привет"]),
        ("", []),
    ],
)
def test_words_have_neither_case_nor_accents(text, said):
    assert words(text) == said


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("+49 (30) 1234", "49301234"),
        ("+49 (0)30 1234", "49301234"),
        ("(212) 555-0100 x123", "2125550100"),
        ("555.0100 ext. 9", "5550100"),
        ("٠١٢", ""),
        ("none", ""),
    ],
)
def test_of_a_telephone_number_the_digits_count(phone, number):
    assert digits(phone) == number


def test_a_number_is_found_by_each_of_its_ends():
    assert telephone_words("+49 (30) 1234") == ["tel49301234", "tel9301234", "tel301234", "tel01234", "tel1234"]
    assert telephone_words("12") == []


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert words(" ".join(words(text))) == words(text)
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=600))
def test_whatever_is_typed_words_hold_nothing_the_index_could_take_for_more_than_a_word(text):
    found = asked(text)
    if found is not None:
        assert len(found.terms) <= MOST_WORDS
        assert all(word.isalnum() and len(word) <= 64 for term in found.terms for all_ in term for word in all_)


@pytest.mark.parametrize("text", ["", "  ", "a", "a b", '"', "*", "-", "'; DROP TABLE"[:1]])
def test_too_little_is_not_searched_for(text):
    assert asked(text) is None
