"""Deals as versions: moved, closed, reopened, pushed, handed over, deleted; and the stage visits that follow from them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from tests.agreement.world.draw import TODAY, Rng, chain, chance, day, local_day, maybe, moment, money, pick
from tests.agreement.world.people import whose

from salesops.metrics.tables import FAR_FUTURE


@dataclass(frozen=True)
class Stage:
    name: str
    position: int
    probability: str
    status: str = "open"
    is_proposal: bool = False
    expected_days: int | None = 14


PIPELINES = {
    "New business": (
        Stage("Qualification", 1, "0.1000"),
        Stage("Proposal", 2, "0.5000", is_proposal=True, expected_days=21),
        Stage("Negotiation", 3, "0.7500", expected_days=None),
        Stage("Won", 4, "1.0000", status="won", expected_days=None),
        Stage("Lost", 5, "0.0000", status="lost", expected_days=None),
    ),
    "Renewals": (
        Stage("Proposal", 1, "0.8000", is_proposal=True, expected_days=30),
        Stage("Won", 2, "1.0000", status="won", expected_days=None),
        Stage("Lost", 3, "0.0000", status="lost", expected_days=None),
    ),
}
PRODUCTS = {1: "Alpha", 2: "Beta"}


@dataclass(frozen=True)
class Setting:
    """What a deal is drawn within."""

    zone: str
    person_versions: list[dict]
    people: int
    accounts: list[dict]


def deal_versions(rng: Rng, setting: Setting, deal_id: int) -> list[dict]:
    created_at = min(moment(rng), moment(rng))
    facts = _first_facts(rng, setting, deal_id, created_at)
    moments = sorted({moment(rng, created_at.date()) for _ in range(rng.randint(0, 6))} - {created_at})
    rows = [_version(setting, facts, created_at, 0)]
    for number, at in enumerate((m for m in moments if m > created_at), 1):
        facts = {**facts, **_change(rng, setting, facts, at)}
        rows.append(_version(setting, facts, at, number))
    deleted_at = rows[-1]["valid_from"] + timedelta(days=rng.randint(1, 40)) if chance(rng, 10) else None
    return _gone_for_a_while(rng, chain(rows, ends=deleted_at if deleted_at and deleted_at.date() < TODAY else None))


def _gone_for_a_while(rng: Rng, rows: list[dict]) -> list[dict]:
    """Now and then without one of its versions, as if it was deleted and restored."""
    if len(rows) < 3 or not chance(rng, 8):
        return rows
    gone = rng.randint(1, len(rows) - 2)
    return rows[:gone] + rows[gone + 1 :]


def _first_facts(rng: Rng, setting: Setting, deal_id: int, at: datetime) -> dict:
    pipeline = rng.choice(tuple(PIPELINES))
    on = local_day(at, setting.zone)
    product_id = pick(rng, tuple(PRODUCTS))
    service_start = maybe(rng, day(rng), empty=40)
    facts = {
        "deal_id": deal_id,
        "name": f"Deal {deal_id}",
        **_account(rng, setting),
        "owner_id": maybe(rng, rng.randint(1, setting.people)) if setting.people else None,
        "pipeline": pipeline,
        "type": pick(rng, ("new", "expansion", "renewal")),
        "product_id": product_id,
        "product": product_id and PRODUCTS[product_id],
        "source": pick(rng, ("Web", "web", "Partner")),
        "lead_id": None,
        "amount": money(rng),
        "currency": "USD",
        "forecast_category": pick(rng, ("omitted", "pipeline", "best_case", "commit")),
        "competitor": pick(rng, ("Rival",), empty=70),
        "loss_reason": None,
        "next_step": pick(rng, ("Call",), empty=50),
        "created_at": at,
        "created_on": on,
        "close_date": maybe(rng, on + timedelta(days=rng.randint(0, 150))),
        "closed_on": None,
        "pushes": 0,
        "last_activity_on": None,
        "service_start": service_start,
        "service_end": service_start and maybe(rng, service_start + timedelta(days=rng.choice((1, 30, 365))), empty=25),
        "custom_tier": pick(rng, ("Gold", "Silver"), empty=30),
        "custom_seats": pick(rng, (Decimal(5), Decimal(50)), empty=30),
    }
    return {**facts, **_enter(rng, setting, facts, rng.choice(PIPELINES[pipeline]), at)}


def _account(rng: Rng, setting: Setting) -> dict:
    names = ("account_id", "account", "segment", "region", "industry", "country")
    account = pick(rng, setting.accounts, empty=20) or {}
    return {name: account.get(name) for name in names}


def _enter(rng: Rng, setting: Setting, facts: dict, stage: Stage, at: datetime) -> dict:
    """The facts that change when a deal enters a stage; a closing may be dated back."""
    on = local_day(at, setting.zone)
    if stage.status == "open":
        closed_on = None
    elif facts.get("status") == stage.status:
        closed_on = facts["closed_on"]
    else:
        closed_on = on - timedelta(days=rng.randint(1, 60)) if chance(rng, 15) else on
    return {
        "stage": stage.name,
        "stage_position": stage.position,
        "status": stage.status,
        "probability": maybe(rng, Decimal(stage.probability), empty=8),
        "expected_days": stage.expected_days,
        "closed_on": closed_on,
        "loss_reason": pick(rng, ("Price", "Timing")) if stage.status == "lost" else None,
        "stage_entered_at": at,
        "stage_entered_on": maybe(rng, on, empty=5),
    }


def _change(rng: Rng, setting: Setting, facts: dict, at: datetime) -> dict:
    kind = rng.choice(("stage", "stage", "stage", "amount", "date", "date", "owner", "account", "touch"))
    if kind == "stage":
        stage = rng.choice(PIPELINES[facts["pipeline"]])
        return _enter(rng, setting, facts, stage, at) if stage.name != facts["stage"] else {}
    if kind == "amount":
        return {"amount": money(rng)}
    if kind == "date":
        new = maybe(rng, at.date() + timedelta(days=rng.randint(-60, 150)), empty=10)
        later = new is not None and facts["close_date"] is not None and new > facts["close_date"]
        return {"close_date": new, "pushes": facts["pushes"] + later}
    if kind == "owner":
        return {"owner_id": maybe(rng, rng.randint(1, setting.people)) if setting.people else None}
    if kind == "account":
        return _account(rng, setting)
    return {"last_activity_on": local_day(at, setting.zone)}


def _version(setting: Setting, facts: dict, at: datetime, number: int) -> dict:
    return {
        **facts,
        **whose(setting.person_versions, facts["owner_id"], at),
        "amount_local": facts["amount"],
        "valid_from": at,
        "learned_at": at + timedelta(days=facts["deal_id"] % 3),
        "sequence": facts["deal_id"] * 1000 + number,
    }


def current(versions: list[dict]) -> list[dict]:
    return [row for row in versions if row["valid_to"] == FAR_FUTURE]
