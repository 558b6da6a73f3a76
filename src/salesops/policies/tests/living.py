"""Those who take policies through their life in tests, and the steps in short."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from salesops.kernel.actor import Actor
from salesops.policies.life import drafts, trying, writing
from salesops.policies.trials import Concerned, Trial

AT = datetime(2020, 5, 1, 9, tzinfo=UTC)
TODAY, JUNE = date(2020, 5, 1), date(2020, 6, 1)
NORTHWIND = "policy: company\nname: Northwind\n"
FOUR_EYES = "policy: governance\ndrafting: [ops, finance, admin]\napproving: [ops, admin]\nsecond_person: true\n"
TRIAL = Trial(("2 deals would not pass.",), {"deals": 2}, {}, (Concerned("deal", 1, "Acme", "no budget"),), (7,))


@dataclass(frozen=True)
class Somebody:
    """A person with a role, who acts."""

    role: str
    actor: Actor

    def of(self, **more):
        return {"role": self.role, "by": self.actor, "at": AT, **more}


OMAR = Somebody("ops", Actor(2, "Omar", "page"))
OLGA = Somebody("ops", Actor(3, "Olga", "page"))
FAY = Somebody("finance", Actor(4, "Fay", "page"))
RITA = Somebody("rep", Actor(5, "Rita", "page"))


def begin(text=NORTHWIND, who=OMAR, kind="company", **more):
    return writing.begin(kind, text, **who.of(**more)).pk


def prepared(text=NORTHWIND, who=OMAR, **more):
    """A draft that was checked and tried."""
    draft = begin(text, who, **more)
    writing.check(draft, **who.of())
    try_it(draft, who)
    return draft


def try_it(draft, who=OMAR):
    return trying.carry_out(trying.start(draft, **who.of()), by=who.actor, at=AT)


def change(draft, text=NORTHWIND, who=OMAR, revision=None, **more):
    given = {"note": "", "starts_on": None, "revision": revision, **more}
    return writing.change(draft, text=text, **given, **who.of())


def state(draft):
    return drafts.one(draft).state
