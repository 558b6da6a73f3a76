"""The inputs in which what a gate asks for is filled in."""

from dataclasses import dataclass, field

from salesops.capabilities.process.facts import Missing
from salesops.history.encoding import CUSTOM
from salesops.kernel.condition import fields_of
from salesops.kernel.kinds import DEAL, KINDS, Field
from salesops.kernel.scope import Scope
from salesops.policies.documents.sales_process import Pipeline
from salesops.records.queries import listed
from salesops.records.row import Row

INPUTS = {"money": "text", "number": "text", "integer": "number", "date": "date", "text": "text", "long_text": "text"}
Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Control:
    """One input of the form. `options`: (value, words); `type` is `select`, `confirm` or an HTML input type."""

    name: str
    label: str
    type: str
    value: str = ""
    options: Options = ()


@dataclass(frozen=True)
class Item:
    """A missing thing with the controls that mend it; none where it is mended elsewhere."""

    missing: Missing
    controls: tuple[Control, ...] = ()
    approval: str = ""


@dataclass(frozen=True)
class Inputs:
    """Makes the inputs; what there is to choose from is asked for once, however many deals they are for."""

    custom: tuple[Field, ...]
    scope: Scope
    _choices: dict[str, Options] = field(default_factory=dict)

    def item(self, one: Missing, deal: Row, pipeline: Pipeline) -> Item:
        match one.kind:
            case "field" | "reason":
                return Item(one, self._fields([one.name], deal, pipeline))
            case "criterion":
                return Item(one, self._fields(sorted(_of_criterion(one, pipeline)), deal, pipeline))
            case "confirmation":
                return Item(one, (Control("confirmed", one.name, "confirm", one.name),))
            case "activity":
                kind = one.name.removeprefix("activity.")
                return Item(one, (Control(f"log.{kind}", f"What was the {kind.replace('_', ' ')} about?", "text"),))
            case "role":
                return Item(one, self._contacts(one.name, deal))
            case "approval":
                return Item(one, approval=one.name.removeprefix("approval."))
        return Item(one)

    def _fields(self, names: list[str], deal: Row, pipeline: Pipeline) -> tuple[Control, ...]:
        known = {**DEAL.by_name, **{CUSTOM + field.name: field for field in self.custom}}
        return tuple(self._control(name, known[name], deal, pipeline) for name in names if name in known)

    def _control(self, name: str, field: Field, deal: Row, pipeline: Pipeline) -> Control:
        value = deal.values.get(name)
        said = "" if value is None else str(value)
        options = self._options(name, field, pipeline)
        chosen = bool(options) or field.type == "ref"
        return Control(name, field.title, "select" if chosen else INPUTS.get(field.type, "text"), said, options)

    def _options(self, name: str, field: Field, pipeline: Pipeline) -> Options:
        if name == "loss_reason":
            return tuple((reason, reason) for reason in pipeline.loss_reasons)
        if field.type == "choice":
            return tuple((choice, choice.replace("_", " ")) for choice in field.choices)
        if field.type == "yes_no":
            return (("yes", "Yes"), ("no", "No"))
        return self._some(field.refers_to) if field.type == "ref" else ()

    def _some(self, kind: str) -> Options:
        if kind not in self._choices:
            order = ["name"] if "name" in KINDS[kind].by_name else []
            found = listed(kind, scope=self.scope, order=order, limit=200).rows
            self._choices[kind] = tuple((str(row.id), str(row.values.get("name", row.id))) for row in found)
        return self._choices[kind]

    def _contacts(self, name: str, deal: Row) -> tuple[Control, ...]:
        if deal["account"] is None:
            return ()
        found = listed("contact", scope=self.scope, where={"account": deal["account"]}, order=["name"], limit=200).rows
        options = tuple((str(row.id), f"{row['name']}{', ' + row['title'] if row['title'] else ''}") for row in found)
        return (Control(name, name.removeprefix("role."), "select", "", options),) if options else ()


def _of_criterion(one: Missing, pipeline: Pipeline) -> frozenset[str]:
    """The deal's own fields that a criterion looks at."""
    criteria = [c for stage in pipeline.stages for c in (*stage.entry, *stage.exit) if c.text == one.name]
    named = frozenset().union(*(fields_of(criterion.meets) for criterion in criteria))
    return frozenset(name for name in named if name in DEAL.by_name or name.startswith(CUSTOM))
