"""Random things happening to a small company, through the real actions."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from salesops.kernel.actor import Actor
from salesops.kernel.scope import EVERYTHING
from salesops.policies import actions as policy_actions
from salesops.records import actions
from salesops.records.models import MODELS
from salesops.records.queries import get

BEGIN = datetime(2024, 1, 2, 9, tzinfo=UTC)
STAGES = ("lead_in", "discovery", "proposal", "negotiation")
SEGMENTS = ("Enterprise", "SMB", "")


class Life:
    """One random company; `step` lets the next thing happen, an hour to some days later."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.now = BEGIN
        self.ids: dict[str, list[int]] = {kind: [] for kind in MODELS}
        for name in ("West", "East"):
            self.create("team", {"name": name})
        for number in range(3):
            self.create("person", self.person(number))

    def step(self) -> None:
        self.now += timedelta(hours=self.rng.choice((0, 1, 30, 200)))
        self.rng.choice(_STEPS)(self)

    @property
    def by(self) -> Actor:
        person = self.any("person")
        return Actor(person, "Somebody", self.rng.choice(("page", "api", "import")))

    def any(self, kind: str) -> int | None:
        return self.rng.choice(self.ids[kind]) if self.ids[kind] else None

    def maybe(self, kind: str) -> int | None:
        return self.any(kind) if self.rng.random() < 0.8 else None

    def day(self) -> date:
        return self.now.date() + timedelta(days=self.rng.randint(-20, 90))

    def amount(self) -> str:
        return f"{self.rng.randint(0, 900_000) / 100:.2f}"

    def create(self, kind: str, values: dict[str, Any]) -> None:
        happened_at = self.now - timedelta(days=self.rng.choice((0, 0, 0, 40)))
        written = actions.create(kind, values, by=self.by, at=self.now, happened_at=happened_at)
        self.ids[kind].append(written.id)

    def edit(self, kind: str, changes: dict[str, Any]) -> None:
        record = self.any(kind)
        if record is None:
            return
        version = get(kind, record, scope=EVERYTHING).version
        actions.edit(kind, record, changes, version=version, by=self.by, at=self.now)

    def person(self, number: int) -> dict[str, Any]:
        team = self.maybe("team")
        return {
            "name": f"Person {number}",
            "email": f"p{number}@example.com",
            "role": "rep",
            "team": team,
            "hired_on": self.day(),
        }

    def new_deal(self) -> None:
        values = {
            "name": f"Deal {len(self.ids['deal'])}",
            "account": self.maybe("account"),
            "owner": self.maybe("person"),
            "product": self.maybe("product"),
            "lead": self.maybe("lead"),
            "pipeline": "sales",
            "stage": self.rng.choice(STAGES),
            "status": "open",
            "amount": self.amount(),
            "currency": self.rng.choice(("", "USD", "EUR", "CHF")),
            "close_date": self.day(),
            "custom.tier": self.rng.choice(("gold", "")),
        }
        self.create("deal", {name: value for name, value in values.items() if not name.startswith("custom")})

    def close(self) -> None:
        status = self.rng.choice(("won", "lost"))
        self.edit("deal", {"stage": f"closed_{status}", "status": status, "closed_on": self.day()})

    def delete(self) -> None:
        kind = self.rng.choice(("deal", "lead", "activity", "account", "subscription"))
        if self.ids[kind]:
            record = self.ids[kind].pop(self.rng.randrange(len(self.ids[kind])))
            version = get(kind, record, scope=EVERYTHING).version
            actions.delete(kind, record, version=version, by=self.by, at=self.now)

    def activity(self) -> None:
        links = {kind: self.maybe(kind) for kind in ("account", "contact", "lead", "deal", "person")}
        kind = self.rng.choice(("call", "email_sent", "meeting_held", "note"))
        self.create("activity", {"type": kind, "at": self.now - timedelta(hours=self.rng.randint(0, 99)), **links})

    def rates(self) -> None:
        rate = self.rng.choice(("1.1", "1.25"))
        text = f"policy: company\nexchange_rates:\n  - {{currency: EUR, starts_on: 2020-01-01, rate: {rate}}}\n"
        self.apply(text + f"time_zone: {self.rng.choice(('UTC', 'America/New_York'))}\n")

    def fields(self) -> None:
        self.apply("policy: fields\ndeal:\n  - {name: tier}\naccount:\n  - {name: seats, type: integer}\n")

    def quotas(self) -> None:
        self.apply(
            "policy: quotas\nentries:\n  - {person: p1@example.com, period: 2024Q1, amount: 1000}\n"
            f"  - {{team: West, period: 2024, amount: {self.rng.randint(1, 9)}000}}\n"
            "  - {person: nobody@example.com, period: 2024Q1, amount: 1000}\n"
        )

    def apply(self, text: str) -> None:
        policy_actions.apply(text, starts_on=date(2020, 1, 1), by=self.by, at=self.now)


_STEPS = (
    Life.new_deal,
    Life.new_deal,
    Life.close,
    Life.delete,
    Life.activity,
    Life.activity,
    Life.rates,
    Life.fields,
    Life.quotas,
    lambda life: life.edit("deal", {"stage": life.rng.choice(STAGES), "status": "open", "closed_on": None}),
    lambda life: life.edit("deal", {"close_date": life.day(), "amount": life.amount()}),
    lambda life: life.edit("deal", {"owner": life.maybe("person"), "account": life.maybe("account")}),
    lambda life: life.edit("person", {"team": life.maybe("team"), "manager": None}),
    lambda life: life.edit("person", {"name": f"Renamed {life.rng.randint(1, 9)}"}),
    lambda life: life.edit("team", {"name": f"Team {life.rng.randint(1, 9)}"}),
    lambda life: life.edit("account", {"segment": life.rng.choice(SEGMENTS), "owner": life.maybe("person")}),
    lambda life: life.edit("lead", {"owner": life.maybe("person"), "segment": life.rng.choice(SEGMENTS)}),
    lambda life: life.edit("lead", {"status": life.rng.choice(("working", "qualified", "disqualified"))}),
    lambda life: life.edit("lead", {"status": "converted", "converted_deal": life.maybe("deal")}),
    lambda life: life.edit("activity", {"deal": life.maybe("deal"), "lead": life.maybe("lead")}),
    lambda life: life.edit("contact", {"account": life.maybe("account")}),
    lambda life: life.edit("product", {"name": f"Product {life.rng.randint(1, 9)}"}),
    lambda life: life.create("account", {"name": "Account", "owner": life.maybe("person"), "segment": "SMB"}),
    lambda life: life.create("contact", {"name": "Contact", "account": life.maybe("account")}),
    lambda life: life.create("lead", {"name": "Lead", "owner": life.maybe("person"), "status": "new", "source": "web"}),
    lambda life: life.create("product", {"name": "Product", "active": True}),
    lambda life: life.create("person", life.person(len(life.ids["person"]))),
    lambda life: life.create("spend", {"month": life.day().replace(day=1), "kind": "sales", "amount": life.amount()}),
    lambda life: life.create("invoice", {"deal": life.maybe("deal"), "issued_on": life.day(), "amount": life.amount()}),
    lambda life: (
        life.ids["account"]
        and life.create(
            "subscription",
            {
                "account": life.any("account"),
                "deal": life.maybe("deal"),
                "starts_on": life.day(),
                "monthly_amount": life.amount(),
            },
        )
    ),
    lambda life: (
        life.ids["deal"]
        and life.ids["contact"]
        and life.create("deal_contact", {"deal": life.any("deal"), "contact": life.any("contact"), "role": "buyer"})
    ),
)
