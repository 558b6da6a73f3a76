"""Whether what a document refers to is there: people, teams, fields, metrics, other kinds of policy. Pure.

REFERENCES says for each kind what its documents refer to. The engines of capabilities add theirs in `salesops.config.policies`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from salesops.kernel.condition import Condition, fields_of
from salesops.kernel.finding import Finding
from salesops.kernel.kinds import BEHIND_DEAL
from salesops.policies.documents.automations import Automation, Automations
from salesops.policies.documents.base import Document, Mistake
from salesops.policies.documents.forecast import Forecast
from salesops.policies.documents.governance import Governance
from salesops.policies.documents.hand_off_parts import Party
from salesops.policies.documents.hand_offs import HandOff, HandOffs
from salesops.policies.documents.messages import place
from salesops.policies.documents.placeholders import named as placeholders_in
from salesops.policies.documents.quotas import Quotas
from salesops.policies.documents.registry import DOCUMENTS
from salesops.policies.documents.sales_process import SalesProcess
from salesops.policies.documents.targets import Targets
from salesops.policies.documents.yaml_text import Path, read


@dataclass(frozen=True)
class Names:
    """What there is to refer to. `people` and `teams`: every spelling in small letters -> how many it may mean."""

    people: Mapping[str, int] = field(default_factory=dict)
    teams: Mapping[str, int] = field(default_factory=dict)
    own_fields: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Kind of record -> the names of the fields the company declared for it."""


References = Callable[[Any, Names], Iterable[Mistake]]
"""(document, what there is) -> what it refers to that is not there, or is there more than once."""


def spellings(called: Iterable[Iterable[str]]) -> dict[str, int]:
    """`called`: for each of some people or teams, all that they can be called."""
    return dict(Counter(spelling for one in called for spelling in {text.casefold() for text in one if text}))


def check_references(document: Document, text: str, names: Names, references: Mapping[str, References]) -> list[Finding]:
    found = references.get(document.kind)
    mistakes = tuple(found(document, names)) if found else ()
    if not mistakes:
        return []
    _, lines = read(text)
    return [Finding(place(one.at, lines), one.what, one.why, one.fix) for one in mistakes]


def unknown(kind: str, name: str, known: Mapping[str, int], at: Path) -> Iterable[Mistake]:
    """That nobody, or more than one, is called so."""
    times = known.get(name.casefold(), 0)
    if times == 1:
        return
    if times:
        what, fix = f"{times} of kind {kind} are called {name}.", "Write the e-mail address or the external id."
        yield Mistake(what, "It is not clear who is meant.", fix, at)
        return
    near = get_close_matches(name.casefold(), list(known), 1)
    fix = f"Did you mean {near[0]}?" if near else f"Add the {kind} first, or correct the spelling."
    yield Mistake(f"There is no {kind} {name}.", "What is said would be without effect.", fix, at)


def _quotas(document: Quotas, names: Names) -> Iterable[Mistake]:
    for number, entry in enumerate(document.entries):
        if entry.person:
            yield from unknown("person", entry.person, names.people, ("entries", number, "person"))
        else:
            yield from unknown("team", entry.team, names.teams, ("entries", number, "team"))


def _targets(document: Targets, names: Names) -> Iterable[Mistake]:
    for number, target in enumerate(document.targets):
        if target.person:
            yield from unknown("person", target.person, names.people, ("targets", number, "person"))
        if target.team:
            yield from unknown("team", target.team, names.teams, ("targets", number, "team"))


def _governance(document: Governance, names: Names) -> Iterable[Mistake]:
    named = [*((("kinds", n, "kind"), rule.kind) for n, rule in enumerate(document.kinds))]
    named += [(("cases", n, "kind"), case.kind) for n, case in enumerate(document.cases)]
    for at, kind in named:
        if kind not in DOCUMENTS:
            yield Mistake(
                f"There is no policy {kind}.", "The rule would be without effect.", f"Write one of {', '.join(DOCUMENTS)}.", at
            )


def _sales_process(document: SalesProcess, names: Names) -> Iterable[Mistake]:
    """The company's own fields that stages ask for: of the deal, its account or its owner."""
    for n, pipeline in enumerate(document.pipelines):
        for m, stage in enumerate(pipeline.stages):
            at: Path = ("pipelines", n, "stages", m)
            for k, name in enumerate(stage.required_fields):
                yield from _own_field(name, names, (*at, "required_fields", k))
            for which, criteria in (("entry", stage.entry), ("exit", stage.exit)):
                for k, criterion in enumerate(criteria):
                    yield from _in_condition(criterion.meets, names, (*at, which, k, "condition"))
        for k, approval in enumerate(pipeline.approvals):
            yield from _in_condition(approval.concerns, names, ("pipelines", n, "approvals", k, "condition"))


def _in_condition(condition: Condition, names: Names, at: Path) -> Iterable[Mistake]:
    for name in sorted(fields_of(condition)):
        yield from _own_field(name, names, at)


def _own_field(name: str, names: Names, at: Path) -> Iterable[Mistake]:
    above, own, field_name = name.rpartition("custom.")
    kind = BEHIND_DEAL.get(above.removesuffix("."), "") if above else "deal"
    if not own or field_name in names.own_fields.get(kind, ()):
        return
    near = get_close_matches(field_name, list(names.own_fields.get(kind, ())), 1)
    fix = (
        f"Did you mean {above}custom.{near[0]}?"
        if near
        else f"Declare it in the fields policy, under {kind}, or correct the spelling."
    )
    yield Mistake(f"There is no field {field_name} of the company's own on the {kind}.", "It could never be filled in.", fix, at)


def _hand_offs(document: HandOffs, names: Names) -> Iterable[Mistake]:
    for number, hand_off in enumerate(document.hand_offs):
        yield from _hand_off(hand_off, ("hand_offs", number), names)


def _hand_off(hand_off: HandOff, place_of: tuple[str | int, ...], names: Names) -> Iterable[Mistake]:
    parties: list[tuple[str, Party | None]] = [("sender", hand_off.sender), ("receiver", hand_off.receiver)]
    parties += [("breach", hand_off.breach.reassign_to), *(("escalations", one.party) for one in hand_off.escalations)]
    for at, party in parties:
        if party and party.person:
            yield from unknown("person", party.person, names.people, (*place_of, at))
        if party and party.team:
            yield from unknown("team", party.team, names.teams, (*place_of, at))
    for named in hand_off.packet:
        own = named.removeprefix("custom.")
        if own != named and own not in names.own_fields.get(hand_off.kind, frozenset()):
            fix = "Declare it in the fields policy first."
            yield Mistake(
                f"No own field {own} of a {hand_off.kind} is declared.",
                "Nobody could fill it in.",
                fix,
                (*place_of, "packet"),
            )


def _forecast(document: Forecast, names: Names) -> Iterable[Mistake]:
    for number, team in enumerate(document.teams):
        yield from unknown("team", team, names.teams, ("teams", number))


def _automations(document: Automations, names: Names) -> Iterable[Mistake]:
    for number, one in enumerate(document.automations):
        at: Path = ("automations", number)
        yield from _declared((one.when.field, *sorted(fields_of(one.concerns))), one.kind, names, (*at, "condition"))
        if one.owner:
            yield from unknown("person", one.owner, names.people, (*at, "owner"))
        if one.when.team:
            yield from unknown("team", one.when.team, names.teams, (*at, "when", "team"))
        yield from _steps(one, names, at)


def _steps(one: Automation, names: Names, at: Path) -> Iterable[Mistake]:
    for n, step in enumerate(one.then):
        here = (*at, "then", n)
        texts = f"{step.subject} {step.text} {step.value if isinstance(step.value, str) else ''}"
        yield from _declared((step.field, *(name.partition(".")[2] for name in placeholders_in(texts))), one.kind, names, here)
        for m, whom in enumerate(step.to):
            if whom.startswith("team:"):
                yield from unknown("team", whom[5:], names.teams, (*here, "to", m))
            elif whom not in ("owner", "manager", "contact") and not whom.startswith("role:") and step.do != "send_mail":
                yield from unknown("person", whom, names.people, (*here, "to", m))


def _declared(fields: Iterable[str], kind: str, names: Names, at: Path) -> Iterable[Mistake]:
    """The company's own fields among those named, that are not declared."""
    for name in fields:
        own = name.removeprefix("custom.")
        if own != name and own not in names.own_fields.get(kind, frozenset()):
            fix = "Declare it in the fields policy first."
            yield Mistake(f"No own field {own} of a {kind} is declared.", "It is always empty.", fix, at)


REFERENCES: Mapping[str, References] = {
    "sales_process": _sales_process,
    "quotas": _quotas,
    "targets": _targets,
    "governance": _governance,
    "hand_offs": _hand_offs,
    "forecast": _forecast,
    "automations": _automations,
}
