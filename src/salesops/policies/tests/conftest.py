"""Policies whose trials are the tests' own."""

import pytest

from salesops.policies import engines
from salesops.policies.cases import CASES
from salesops.policies.references import REFERENCES, Names
from salesops.policies.tests.living import TRIAL
from salesops.policies.trials import tell


@pytest.fixture
def tried(monkeypatch):
    """A trial of company policies that says what it was given; other kinds have none."""
    given = []

    def trying_it(old, new, day, scope, at):
        given.append((old.name, new.name, day, scope.everything, at))
        tell("Half way", 0.5)
        return TRIAL

    known = engines.Engines(
        CASES,
        REFERENCES,
        {"company": trying_it},
        lambda at: Names({"ana@example.com": 1, "ana": 2}, {}, {"deal": frozenset({"budget"})}),
    )
    for module in ("life.drafts", "life.trying", "checking"):
        monkeypatch.setattr(f"salesops.policies.{module}.engines", lambda: known)
    return given
