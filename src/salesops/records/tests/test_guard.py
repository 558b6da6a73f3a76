"""Records refuse to be written except by actions."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.cast import NOW, TESTER

import salesops
from salesops.history.door import WriteRefusedError
from salesops.kernel.kinds import KINDS
from salesops.records import actions
from salesops.records.models import MODELS, Team

NOON = datetime(2024, 6, 3, 12, tzinfo=UTC)


@pytest.fixture
def team(db) -> Team:
    return Team.objects.get(id=actions.create("team", {"name": "West"}, by=TESTER, at=NOW).id)


ATTEMPTS = {
    "save": lambda team: team.save(),
    "save without hooks": lambda team: team.save_base(raw=True),
    "save a new one": lambda team: Team(name="East", created_at=NOON, updated_at=NOON).save(),
    "delete": lambda team: team.delete(),
    "create": lambda team: Team.objects.create(name="East", created_at=NOON, updated_at=NOON),
    "get or create": lambda team: Team.objects.get_or_create(name="East", created_at=NOON, updated_at=NOON),
    "update or create": lambda team: Team.objects.update_or_create(id=team.id, defaults={"name": "East"}),
    "update all": lambda team: Team.objects.update(name="East"),
    "update some": lambda team: Team.objects.present().filter(id=team.id).update(name="East"),
    "update by the base manager": lambda team: Team._base_manager.update(name="East"),
    "bulk create": lambda team: Team.objects.bulk_create([Team(name="East", created_at=NOON, updated_at=NOON)]),
    "bulk update": lambda team: Team.objects.bulk_update([team], ["name"]),
    "delete all": lambda team: Team.objects.all().delete(),
    "raw delete": lambda team: Team.objects.all()._raw_delete("default"),
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_nobody_writes_a_record_but_the_actions(team: Team, attempt: str) -> None:
    team.name = "East"
    with pytest.raises(WriteRefusedError, match=r"refused: only salesops\.records\.actions writes here"):
        ATTEMPTS[attempt](team)
    assert list(Team.objects.values_list("name", flat=True)) == ["West"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_guarded(kind: str) -> None:
    with pytest.raises(WriteRefusedError):
        MODELS[kind](created_at=NOON, updated_at=NOON).save()


def test_the_door_closes_behind_an_action_that_failed(team: Team) -> None:
    with pytest.raises(actions.NotFoundError):
        actions.edit("team", 999, {"name": "X"}, version=1, by=TESTER, at=NOW)
    with pytest.raises(WriteRefusedError):
        team.save()


def test_only_actions_and_the_importer_hold_the_key() -> None:
    source = Path(salesops.__file__).parent
    opens = re.compile(r"records\.guard\b|records import guard")
    allowed = ("records/actions/", "records/importing/", "records/models/record.py", "/tests/")
    found = [
        str(path.relative_to(source))
        for path in source.rglob("*.py")
        if opens.search(path.read_text()) and not any(part in path.as_posix() for part in allowed)
    ]
    assert found == []


def test_nobody_reaches_models_by_their_label() -> None:
    source = Path(salesops.__file__).parent
    found = [
        str(path)
        for path in source.rglob("*.py")
        if "get_model(" in path.read_text() and not any(part in path.as_posix() for part in ("/tests/", "/migrations/"))
    ]
    assert found == []
