"""From the folder of the simulated company to an installation one can log in to."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.contrib.auth import get_user_model

from salesops.capabilities.forecasting.called.actions import Wanted, take_over
from salesops.capabilities.forecasting.called.facts import About, Amounts
from salesops.kernel.actor import Actor
from salesops.kernel.scope import EVERYTHING
from salesops.policies import actions as policies
from salesops.policies.checking import check_whole
from salesops.policies.timeline import BEGINNING
from salesops.records import listing as records
from salesops.records import queries
from salesops.records.importing import Progress, Result, plan, run
from salesops.records.logins import make_login
from salesops.warehouse.refresh import rebuild
from salesops.workspace.demo.calls import past_calls
from salesops.workspace.demo.cast import Person
from salesops.workspace.demo.own_fields import own_fields
from salesops.workspace.demo.policy_files import SOURCE
from salesops.workspace.demo.world import World

PASSWORD = "close-the-books"  # noqa: S105  shown to whoever makes the demo, and to nobody else's harm
Say = Callable[[str], None]


class BadDemoError(ValueError):
    """A policy of the demo names what is not there, or does not do what its examples say."""


def is_loaded() -> bool:
    """Whether somebody of a demo company can log in here, which is the last thing that is done for it."""
    row = queries.by_external_id("person", SOURCE, "P-1", scope=EVERYTHING)
    return row is not None and get_user_model().objects.filter(login__person_id=row.id).exists()


def load(folder: Path, *, by: Actor, at: datetime, say: Say) -> Result:
    """Import the folder, let its policies hold from the beginning, and build the warehouse."""
    say("Reading the files")
    with plan([folder], custom_fields={"deal": own_fields().of("deal")}) as planned:
        result = run(planned, by=by, at=at, progress=_tenths(say))
    for name, text in result.policies:
        say(f"Applying the policy {name}")
        policies.apply(text, starts_on=BEGINNING, by=by, at=at, note="The demo company")
    _check(result.policies, at)
    say("Building the warehouse")
    rebuild(at=at)
    return result


def _check(texts: Iterable[tuple[str, str]], at: datetime) -> None:
    """That the people, teams and fields the policies name are there, and their examples come out as they say.

    Raises BadDemoError, which says what is wrong.
    """
    read = [(name, check_whole(text, at=at)) for name, text in texts]
    wrong = [f"{name}, {finding}" for name, found in read if isinstance(found, list) for finding in found]
    if wrong:
        raise BadDemoError("\n".join(wrong))


def bring_calls(world: World, *, by: Actor, at: datetime) -> int:
    """What the reps called in the past, each with its moment; how many calls were new."""
    ids = ids_of_people(len(world.cast.people))
    calls = [
        (
            ids[one.person],
            Wanted(About(one.period), Amounts(Decimal(one.commit), Decimal(one.likely), Decimal(one.best_case)), one.note),
            one.at,
        )
        for one in past_calls(world)
        if one.person in ids and one.at <= at
    ]
    return take_over(calls, by=by, at=at)


def ids_of_people(count: int) -> dict[int, int]:
    """The simulation's number of each person -> the record's id. One query."""
    there = records.page(records.Ask("person", limit=count), scope=EVERYTHING).rows
    return {int(row.external_id.removeprefix("P-")) - 1: row.id for row in there if row.external_id.startswith("P-")}


def _tenths(say: Say) -> Callable[[Progress], None]:
    """Tell of each tenth of the way, not of every chunk."""
    told = 0

    def watch(progress: Progress) -> None:
        nonlocal told
        tenth = 10 * progress.done // max(1, progress.total)
        if tenth > told:
            told = tenth
            say(f"Importing: {progress.done:,} of {progress.total:,} rows, {progress.rate:,.0f} a second")

    return watch


def let_in(people: Sequence[Person]) -> list[Person]:
    """A login with the demo's password for everybody who has a login name (and no login yet); all who can log in."""
    can = []
    for number, person in enumerate(people):
        if not person.login:
            continue
        row = queries.by_external_id("person", SOURCE, f"P-{number + 1}", scope=EVERYTHING)
        if row is None:
            raise LookupError(f"{person.name} was not imported, so nobody can log in as {person.login}. Look at the rejects.")
        if not get_user_model().objects.filter(username=person.login).exists():
            make_login(row.id, person.login, PASSWORD)
        can.append(person)
    return can
