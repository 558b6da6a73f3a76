"""The real exports come in whole, with the numbers known of them, and a second time change nothing."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db.models import Sum

from salesops.history.models import Event
from salesops.records.importing.tests.conftest import NOON
from salesops.records.models import Deal, Lead

DATA = Path(__file__).parents[5] / "../shared/data"
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not DATA.exists(), reason="../shared/data is absent"),
]


def twice(bring_in: Any, name: str) -> Any:
    first = bring_in(DATA / name)
    before = Event.objects.count()
    again = bring_in(DATA / name, at=NOON + timedelta(days=1))
    assert {(f.created, f.changed) for f in again.files} == {(0, 0)}
    assert Event.objects.count() == before
    return first


def test_maven(bring_in: Any) -> None:
    result = twice(bring_in, "maven")
    by_quarter = (
        Deal.objects.filter(status="won").values_list("closed_on__quarter").annotate(Sum("amount")).order_by("closed_on__quarter")
    )
    assert [int(amount) for _, amount in by_quarter] == [1_134_672, 3_086_111, 2_982_255, 2_802_496]
    assert [Deal.objects.filter(status=s).count() for s in ("won", "lost", "open")] == [4_238, 2_473, 2_089]
    said = " ".join(map(str, result.findings))
    for finding in ("1,425 deals have no account", '"GTXPro" (1,480 rows) is taken for "GTX Pro"', '"technolgy"', '"Philipines"'):
        assert finding in said
    assert not result.rejects


def test_olist(bring_in: Any) -> None:
    twice(bring_in, "olist")
    assert (Lead.objects.count(), Deal.objects.filter(status="won").count()) == (8_000, 842)
    assert Lead.objects.filter(status="converted", converted_deal_id__isnull=False).count() == 842


def test_adventureworks(bring_in: Any) -> None:
    result = twice(bring_in, "adventureworks")
    assert Deal.objects.count() == 3_796
    assert round(Deal.objects.aggregate(total=Sum("amount"))["total"] / Decimal(10**6), 2) == Decimal("80.98")
    quotas = yaml.safe_load(dict(result.policies)["quotas"])["entries"]
    assert (len(quotas), min(q["starts_on"] for q in quotas).isoformat()) == (163, "2017-07-01")


@pytest.mark.parametrize("name", ["salesforce_export", "hubspot_export"])
def test_the_shapes_of_both_crms(bring_in: Any, name: str) -> None:
    result = twice(bring_in, name)
    assert sum(f.created for f in result.files) > 30
