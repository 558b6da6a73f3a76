"""Deals that are alike in what a gate looks at are judged once, and each is told what it would be told alone."""

import random
from datetime import date
from decimal import Decimal

import pytest

from salesops.policies.documents import library, load
from salesops.records.importing.gates import Arriving
from salesops.workspace.imports.judging import ProcessJudge

pytestmark = pytest.mark.django_db
NAMES = ("five_stages", "meddic", "transactional")


def arriving(draw, number, stages, names):
    """A deal that comes from anywhere or is new, goes anywhere, and has some of all that is asked for."""
    texts = {name: draw.choice(["", "Known"]) for name in names}
    status = "lost" if (stage := draw.choice(stages)) == "closed_lost" else "open"
    amount = draw.choice([None, Decimal(0), Decimal(300_000)])
    own = {
        "pipeline": "sales",
        "stage": stage,
        "status": status,
        "amount": amount,
        "loss_reason": draw.choice(["", "Price", "Odd"]),
    }
    done = {kind: draw.randrange(4) for kind in ("call", "meeting_held", "email_sent")}
    roles = tuple(draw.sample(["champion", "Decision maker", "Economic buyer", "Legal"], draw.randrange(4)))
    stood = draw.choice([None, ("sales", draw.choice(stages)), ("sales", "gone"), ("other", stages[0])])
    return Arriving(number, number, stood, {**texts, **own}, {k: n // 2 for k, n in done.items()}, done, roles)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_remembered_is_what_would_be_decided(name):
    process = load(library.text(name))
    judge = ProcessJudge(process, date(2026, 1, 5))
    stages = [stage.key for stage in process.pipelines[0].stages]
    draw = random.Random(7)
    deals = [arriving(draw, number, stages, judge.looks_at) for number in range(600)]
    alone = [judge._told(judge._decide(deal, process.pipelines[0])) for deal in deals]
    assert judge(deals) == alone
    assert len(judge._known) < len(deals)
    assert len({verdict.without for verdict in alone}) > 5
