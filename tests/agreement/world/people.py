"""Teams in a tree and people in a reporting line, both changing in time."""

from datetime import datetime, timedelta

from tests.agreement.world.draw import FIRST_DAY, Rng, chain, chance, day, holding_at, maybe, moment

BEGIN = datetime(2022, 6, 1)
NAMES = ("Ann", "Bob", "Cid", "Dee", "Ann")
"""Two people are called Ann: grouping by name must not mistake counting by id."""


def teams(rng: Rng, count: int) -> list[dict]:
    """`team_version`: each team lies below an earlier one, or none; some move once."""
    rows = []
    for team_id in range(1, count + 1):
        moves = [BEGIN] + ([moment(rng)] if chance(rng, 25) else [])
        rows += chain([_team(rng, team_id, at, number) for number, at in enumerate(moves)])
    return rows


def _team(rng: Rng, team_id: int, at: datetime, number: int) -> dict:
    return {
        "team_id": team_id,
        "team": f"Team {team_id}",
        "parent_id": maybe(rng, rng.randint(1, team_id - 1), empty=30) if team_id > 1 else None,
        "valid_from": at,
        "learned_at": at,
        "sequence": team_id * 100 + number,
    }


def people(rng: Rng, count: int, team_count: int) -> list[dict]:
    """`person_version`: managers are earlier people, so no line runs in a circle; some change team or leave."""
    rows = []
    for person_id in range(1, count + 1):
        fixed = _fixed(rng, person_id)
        changes = sorted({moment(rng) for _ in range(rng.randint(0, 2))})
        versions = [
            {**fixed, **_place(rng, person_id, team_count), "valid_from": at, "learned_at": at, "sequence": person_id * 100 + n}
            for n, at in enumerate([BEGIN, *changes])
        ]
        rows += chain(versions)
    return rows


def _fixed(rng: Rng, person_id: int) -> dict:
    hired = maybe(rng, day(rng, BEGIN.date()))
    return {
        "person_id": person_id,
        "person": NAMES[(person_id - 1) % len(NAMES)],
        "hired_on": hired,
        "left_on": day(rng, hired or FIRST_DAY) if chance(rng, 15) else None,
        "ramped_on": hired and hired + timedelta(days=rng.choice((0, 30, 90, 180))),
        "time_zone": maybe(rng, "UTC"),
    }


def _place(rng: Rng, person_id: int, team_count: int) -> dict:
    team_id = maybe(rng, rng.randint(1, team_count)) if team_count else None
    return {
        "role": rng.choice(("rep", "rep", "rep", "rep", "manager")),
        "title": maybe(rng, "Account executive"),
        "manager_id": maybe(rng, rng.randint(1, person_id - 1), empty=25) if person_id > 1 else None,
        "team_id": team_id,
        "team": team_id and f"Team {team_id}",
    }


def whose(versions: list[dict], person_id: int | None, at: datetime) -> dict:
    """The owner columns of a row about `at`."""
    mine = [row for row in versions if row["person_id"] == person_id]
    held = holding_at(mine, at) or (mine[0] if mine else {})
    return {
        "owner_id": person_id,
        **{name: held.get(name) for name in ("person", "team_id", "team", "manager_id")},
    }
