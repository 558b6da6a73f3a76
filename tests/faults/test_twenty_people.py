"""Twenty people edit the same fifty deals at once: nobody's change is lost, nobody meets an error, history tells all of it.

TWENTY_PEOPLE_SECONDS=60 for the long version.
"""

import json
import os
import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest
from tests.faults.office import DEALS, PEOPLE, Browser, furnish, serving
from tests.stores import Environment, ready_store, rows, told

pytestmark = pytest.mark.record_store
SECONDS = float(os.environ.get("TWENTY_PEOPLE_SECONDS", "8"))


@dataclass(frozen=True)
class Accepted:
    deal: int
    based_on: int
    version: int
    amount: Decimal
    who: str


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    with ready_store(tmp_path_factory) as environment:
        furnish(environment)
        yield environment


def test_twenty_people_edit_the_same_deals_at_once(office: Environment) -> None:
    deals = [int(str(row[0])) for row in rows(office, "SELECT id FROM records_deal ORDER BY id")]
    assert len(deals) == DEALS
    accepted: list[Accepted] = []
    answers: Counter[int] = Counter()
    strange: list[str] = []
    with serving(office, workers=2) as port:
        people = [Browser(port) for _ in range(PEOPLE)]
        for number, person in enumerate(people):
            person.log_in(f"p{number}")
        end = time.monotonic() + SECONDS
        work = [
            threading.Thread(target=_edit, args=(person, f"Person {number}", deals, end, accepted, answers, strange))
            for number, person in enumerate(people)
        ]
        for thread in work:
            thread.start()
        for thread in work:
            thread.join(SECONDS + 120)
    print(f"\n{sum(answers.values()):,} answers in {SECONDS:.0f} s: {dict(answers)}; {len(accepted):,} edits accepted")
    assert strange == []
    assert set(answers) == {200, 409}, "some succeed, some are told of a conflict, nobody meets anything else"
    _every_version_follows_the_one_before(accepted)
    _records_are_what_was_accepted_last(office, accepted)
    _history_tells_all_in_order(office, accepted)
    told(office, "warehouse", "rebuild")
    assert "Both stores agree" in told(office, "doctor")


def _edit(
    person: Browser, who: str, deals: list[int], end: float, accepted: list[Accepted], answers: Counter[int], strange: list[str]
) -> None:
    """Read, think, write; one write in ten changes five deals in one, all or nothing."""
    draw = random.Random(who)
    while time.monotonic() < end:
        try:
            several = draw.sample(deals, 5 if draw.random() < 0.1 else 1)
            read = {deal: person.ask("GET", f"/api/records/deals/{deal}").json["version"] for deal in several}
            time.sleep(draw.uniform(0, 0.05))
            wanted = {deal: Decimal(draw.randrange(1, 10**8)) / 100 for deal in several}
            said = _write(person, read, wanted)
        except Exception as error:  # noqa: BLE001  whatever it is, the test has to tell
            strange.append(f"{type(error).__name__}: {error}")
            return
        answers[said.status] += 1
        if said.status == 200:
            for one in said.json.get("done", [said.json]):
                accepted.append(Accepted(one["id"], read[one["id"]], one["version"], wanted[one["id"]], who))
        elif said.status != 409:
            strange.append(f"{said.status}: {said.text[:300]}")


def _write(person, read, wanted):
    if len(read) == 1:
        [(deal, version)] = read.items()
        return person.send("PATCH", f"/api/records/deals/{deal}", {"amount": str(wanted[deal]), "version": version})
    changes = [{"id": deal, "version": read[deal], "values": {"amount": str(wanted[deal])}} for deal in read]
    return person.send("POST", "/api/records/deals/change", {"changes": changes})


def _by_deal(accepted: list[Accepted]) -> dict[int, list[Accepted]]:
    found = defaultdict(list)
    for one in sorted(accepted, key=lambda one: one.version):
        found[one.deal].append(one)
    return found


def _every_version_follows_the_one_before(accepted: list[Accepted]) -> None:
    for deal, edits in _by_deal(accepted).items():
        assert [one.version for one in edits] == list(range(2, len(edits) + 2)), f"deal {deal} has versions nobody made"
        assert all(one.version == one.based_on + 1 for one in edits), (
            f"an edit of deal {deal} overwrote what its author never saw"
        )


def _records_are_what_was_accepted_last(office: Environment, accepted: list[Accepted]) -> None:
    stored = {row[0]: (row[1], Decimal(str(row[2]))) for row in rows(office, "SELECT id, version, amount FROM records_deal")}
    edits = _by_deal(accepted)
    assert {deal: (ones[-1].version, ones[-1].amount) for deal, ones in edits.items()} == {deal: stored[deal] for deal in edits}


def _history_tells_all_in_order(office: Environment, accepted: list[Accepted]) -> None:
    events = rows(
        office,
        """SELECT record_id, changes, by_name, happened_at FROM history_event
        WHERE kind = 'deal' AND action <> 'create' ORDER BY seq""",
    )
    assert len(events) == len(accepted)
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    moments: dict[int, list[object]] = defaultdict(list)
    for deal, changes, who, happened_at in events:
        old, new = json.loads(str(changes))["amount"]
        if found[deal]:
            assert old == found[deal][-1][0], f"the history of deal {deal} has a gap"
        found[deal].append((new, str(who)))
        moments[deal].append(happened_at)
    told_by_people = {
        deal: [(str(one.amount.quantize(Decimal("0.01"))), one.who) for one in ones] for deal, ones in _by_deal(accepted).items()
    }
    assert dict(found) == told_by_people
    assert all(sorted(ones) == ones for ones in moments.values())
