"""What people did: activities, the edits they made, what was handed over to them."""

from datetime import timedelta

from tests.agreement.world.deals import PIPELINES, Setting
from tests.agreement.world.draw import Rng, chance, local_day, maybe, moment, pick
from tests.agreement.world.people import whose

TYPES = (
    "call", "call", "call", "email_sent", "email_sent", "email_received", "email_replied",
    "meeting_booked", "meeting_held", "meeting_no_show", "task", "note",
)  # fmt: skip
OUTCOMES = ("connected", "no_answer", "voicemail", "busy", "wrong_number")
_SHOWN = ("account_id", "account", "segment", "region", "industry", "country")


def activities(rng: Rng, count: int, setting: Setting, deals: int, leads: int) -> list[dict]:
    rows = []
    for activity_id in range(1, count + 1):
        at = moment(rng)
        kind = rng.choice(TYPES)
        account = pick(rng, setting.accounts, empty=20) or {}
        deal_id = maybe(rng, rng.randint(1, deals), empty=30) if deals else None
        rows.append(
            {
                "activity_id": activity_id,
                **whose(setting.person_versions, maybe(rng, rng.randint(1, setting.people)) if setting.people else None, at),
                **{name: account.get(name) for name in _SHOWN},
                "type": kind,
                "outcome": pick(rng, OUTCOMES) if kind == "call" else None,
                "at": at,
                "on": local_day(at, setting.zone),
                "minutes": pick(rng, (0, 1, 7, 30, 60), empty=25),
                "contact_id": pick(rng, (1, 2, 3), empty=30),
                "lead_id": maybe(rng, rng.randint(1, leads), empty=60) if leads else None,
                "deal_id": deal_id,
                "pipeline": deal_id and rng.choice(tuple(PIPELINES)),
                "learned_at": at + timedelta(hours=activity_id % 30),
            }
        )
    return rows


def changes(rng: Rng, count: int, setting: Setting) -> list[dict]:
    rows = []
    for sequence in range(1, count + 1):
        at = moment(rng)
        person = maybe(rng, rng.randint(1, setting.people)) if setting.people else None
        rows.append(
            {
                "sequence": sequence,
                "kind": rng.choice(("deal", "lead", "account")),
                "record_id": rng.randint(1, 4),
                "action": rng.choice(("create", "edit", "move")),
                **whose(setting.person_versions, person, at),
                "on": local_day(at, setting.zone),
                "source": rng.choice(("page", "api", "command")),
            }
        )
    return rows


def hand_offs(rng: Rng, count: int, setting: Setting) -> list[dict]:
    rows = []
    for hand_off_id in range(1, count + 1):
        at = moment(rng)
        person = maybe(rng, rng.randint(1, setting.people)) if setting.people else None
        due, answered = at + timedelta(days=rng.randint(0, 3), minutes=5), at + timedelta(days=rng.randint(0, 4), minutes=5)
        answer = rng.choice(("accepted_at", "accepted_at", "sent_back_at", "nobody"))
        rows.append(
            {
                "hand_off_id": hand_off_id,
                **whose(setting.person_versions, person, at),
                "hand_off": rng.choice(("Hot leads", "Won deals")),
                "kind": rng.choice(("deal", "lead")),
                "started_at": at,
                "started_on": local_day(at, setting.zone),
                "due_at": due,
                answer: answered,
                "breached_at": due if chance(rng, 70) and (answer == "nobody" or answered > due) else None,
                "minutes": rng.choice((0, 5, 6, 700, None)) if answer == "accepted_at" else None,
            }
        )
    return [{**dict.fromkeys(("accepted_at", "sent_back_at")), **row} for row in rows]
