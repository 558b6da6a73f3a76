"""Leads as versions, from new to converted or disqualified, linked to deals both ways."""

from datetime import timedelta

from tests.agreement.world.deals import Setting
from tests.agreement.world.draw import TODAY, Rng, chain, chance, local_day, maybe, moment, pick
from tests.agreement.world.people import whose


def lead_versions(rng: Rng, setting: Setting, lead_id: int) -> list[dict]:
    created_at = moment(rng)
    facts = _first_facts(rng, setting, lead_id, created_at)
    moments = sorted({moment(rng, created_at.date()) for _ in range(rng.randint(0, 5))})
    rows = [_version(setting, facts, created_at, 0)]
    for number, at in enumerate((m for m in moments if m > created_at), 1):
        facts = {**facts, **_change(rng, setting, facts, at)}
        rows.append(_version(setting, facts, at, number))
    deleted_at = rows[-1]["valid_from"] + timedelta(days=3) if chance(rng, 8) else None
    return chain(rows, ends=deleted_at if deleted_at and deleted_at.date() < TODAY else None)


def _first_facts(rng: Rng, setting: Setting, lead_id: int, at) -> dict:  # noqa: ANN001
    return {
        "lead_id": lead_id,
        "name": f"Lead {lead_id}",
        "company": maybe(rng, "Acme"),
        "owner_id": maybe(rng, rng.randint(1, setting.people)) if setting.people else None,
        "source": pick(rng, ("Web", "web", "Partner")),
        "campaign": pick(rng, ("Spring",), empty=50),
        "status": "new",
        "segment": pick(rng, ("Enterprise", "SMB")),
        "region": pick(rng, ("North", "South")),
        "industry": pick(rng, ("Retail",), empty=40),
        "country": maybe(rng, "DE"),
        "created_at": at,
        "created_on": local_day(at, setting.zone),
        "first_touched_at": None,
        "qualified_on": None,
        "converted_on": None,
        "deal_id": None,
        "follow_up_hours": None,
        "follow_up_target_hours": pick(rng, (1.0, 24.0), empty=30),
        "proposal_on": None,
        "won_on": None,
        "custom_tier": pick(rng, ("Gold", "Silver"), empty=30),
    }


def _change(rng: Rng, setting: Setting, facts: dict, at) -> dict:  # noqa: ANN001
    on = local_day(at, setting.zone)
    kind = rng.choice(("touch", "touch", "touch", "qualify", "qualify", "convert", "convert", "disqualify", "owner"))
    if kind == "touch":
        if facts["first_touched_at"]:
            return {"status": "working"}
        soon = facts["created_at"] + timedelta(minutes=rng.choice((0, 30, 60, 600, 1440)))
        touched = rng.choice((soon, soon, at, facts["created_at"] - timedelta(hours=1)))
        hours = (touched - facts["created_at"]).total_seconds() / 3600
        return {"first_touched_at": touched, "follow_up_hours": hours, "status": "working"}
    if kind == "qualify":
        return {"qualified_on": on, "status": "qualified"}
    if kind == "convert":
        return {
            "converted_on": on,
            "status": "converted",
            "deal_id": maybe(rng, facts["lead_id"]),
            "proposal_on": maybe(rng, on + timedelta(days=rng.randint(0, 20)), empty=40),
            "won_on": maybe(rng, on + timedelta(days=rng.randint(-20, 60)), empty=50),
        }
    if kind == "disqualify":
        return {"status": "disqualified"}
    return {"owner_id": maybe(rng, rng.randint(1, setting.people)) if setting.people else None}


def _version(setting: Setting, facts: dict, at, number: int) -> dict:  # noqa: ANN001
    return {
        **facts,
        **whose(setting.person_versions, facts["owner_id"], at),
        "valid_from": at,
        "learned_at": at,
        "sequence": 500_000 + facts["lead_id"] * 1000 + number,
    }
