"""A home of the test's own, and a small company that has worked in it."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.cast import NOW, TESTER, Cast, assemble

from salesops.capabilities.automation.models import Watched
from salesops.records import actions
from salesops.records.files.actions import attach
from salesops.workspace.backup.making import Made, make

LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings) -> Path:
    settings.HOME = tmp_path / "home"
    settings.UPLOADS = settings.HOME / "uploads"
    settings.FILES = settings.HOME / "files"
    settings.WAREHOUSE_URL = str(settings.HOME / "warehouse")
    settings.UPLOADS.mkdir(parents=True)
    (settings.UPLOADS / "sent.csv").write_text("a,b\n")
    (settings.HOME / "secret-key").write_text("the key of then")
    return settings.HOME


@pytest.fixture
def company(transactional_db: None) -> Cast:
    """The cast, an account with a file, two deals with their history, a metric that is watched and one that has no value yet."""
    cast = assemble()
    account = actions.create("account", {"name": "Müller & Söhne „GmbH“, Zürich"}, by=TESTER, at=NOW).id
    for name, amount in (("Pumps", "1000.50"), ("Valves", None)):
        deal = {"name": name, "account": account, "owner": cast.rita, "amount": amount, "pipeline": "default", "stage": "a"}
        made = actions.create("deal", {**deal, "status": "open", "type": "new", "currency": "USD"}, by=TESTER, at=NOW)
        actions.edit("deal", made.id, {"next_step": 'Call\nback; "now"'}, version=1, by=cast.actor("rita"), at=LATER)
    attach("account", account, "notes.txt", [b"What they said"], by=TESTER, at=NOW)
    for key, value in (("coverage", None), ("win rate", 0.1 + 0.2)):
        Watched.objects.create(key=key, when="daily", value=value)
    return cast


def quietly(_: str) -> None:
    pass


def backed_up(path: Path) -> Made:
    return make(path, at=LATER, say=quietly)
