"""A company whose deals went many ways: forward, over stages, back, to a stage nobody designed, and nowhere."""

from datetime import timedelta

import pytest
from tests.cast import NOW, TESTER, assemble

from salesops.kernel.company import Company
from salesops.records import actions
from salesops.records.actions import StageFacts
from salesops.warehouse.refresh import rebuild

WAYS = {
    "forward": ("prospecting", "discovery", "demo", "proposal", "negotiation", "closed_won"),
    "lost": ("prospecting", "discovery", "closed_lost"),
    "skipping": ("prospecting", "demo", "proposal", "closed_lost"),
    "back": ("prospecting", "discovery", "demo", "discovery", "closed_lost"),
    "unknown": ("prospecting", "limbo", "closed_lost"),
}
STATUS = {"closed_won": "won", "closed_lost": "lost"}


@pytest.fixture
def travelled(settings, tmp_path, transactional_db):
    """21 deals of Rita's went forward and 2 were lost; of Rosa's, 20 skipped, 3 went back, 2 stood in limbo."""
    settings.HOME, settings.WAREHOUSE_URL = tmp_path, str(tmp_path / "warehouse")
    cast = assemble()
    for way, owner, count in (
        ("forward", "rita", 21),
        ("lost", "rita", 2),
        ("skipping", "rosa", 20),
        ("back", "rosa", 3),
        ("unknown", "rosa", 2),
    ):
        for number in range(count):
            _travel(getattr(cast, owner), f"{way} {number}", WAYS[way])
    rebuild(at=NOW)
    return cast


def _travel(owner, name, stages):
    start = NOW - timedelta(days=80)
    values = {"name": name, "owner": owner, "pipeline": "sales", "stage": stages[0], "status": "open", "amount": "500"}
    deal = actions.create("deal", values, by=TESTER, at=NOW, happened_at=start).id
    for number, stage in enumerate(stages[1:], 1):
        known = {"version": number, "company": Company(), "by": TESTER, "at": NOW}
        facts = StageFacts("sales", stage, STATUS.get(stage, "open"))
        actions.move_deal(deal, facts, happened_at=start + timedelta(days=number * 4), **known)
