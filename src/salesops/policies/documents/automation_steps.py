"""What an automation does: the steps, whom they are for, and what each of them needs."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from salesops.kernel.kinds import KINDS, ROLES
from salesops.policies.documents.base import Mistake, Part, Text, refuse
from salesops.policies.documents.placeholders import is_broken, known, unknown

Do = Literal["create_task", "set_field", "notify", "assign", "start_hand_off", "call_webhook", "send_mail"]
WITHOUT_RECORD: tuple[Do, ...] = ("notify", "call_webhook", "send_mail")
"""Steps that need no record."""
NEEDS: Mapping[Do, tuple[str, ...]] = {
    "create_task": ("subject",),
    "set_field": ("field",),
    "notify": ("to", "text"),
    "assign": ("to",),
    "start_hand_off": ("hand_off",),
    "call_webhook": ("url",),
    "send_mail": ("to", "subject", "text"),
}
MAY: Mapping[Do, tuple[str, ...]] = {
    "create_task": ("to", "text", "due_in_days"),
    "set_field": ("value",),
    "call_webhook": ("text",),
}
_TAKEN = ("to", "subject", "text", "due_in_days", "field", "value", "hand_off", "url")


class Step(Part):
    """One thing that is done. Texts may have placeholders: {{ deal.name }}, {{ owner.name }}, {{ link }}."""

    do: Do = Field(description="What is done.", examples=["create_task"])
    to: tuple[Text, ...] = Field(
        (),
        description="For whom: owner, manager (the owner's), role:ops, team:NAME, or a person's e-mail; of send_mail also contact"
        " (the record's own address) or any address.",
        examples=["[owner, manager]"],
    )
    subject: str = Field(
        "", max_length=300, description="What the task or the mail is called.", examples=["Call {{ deal.name }}"]
    )
    text: str = Field("", max_length=5000, description="What it says.", examples=["{{ deal.name }} has no next step."])
    due_in_days: int | None = Field(None, ge=0, le=365, description="In how many days the task is due.", examples=[1])
    field: str = Field("", description="The field that is set.", examples=["next_step"])
    value: Any = Field(
        None, description="What it is set to; today or today+7 for dates; nothing empties it.", examples=["Call them"]
    )
    hand_off: str = Field("", description="The hand-off that starts, by key.", examples=["won_to_success"])
    url: str = Field("", description="Where the record is sent to, signed.", examples=["https://hooks.example.com/deals"])

    @model_validator(mode="after")
    def _sensible(self) -> "Step":
        refuse(self._mistakes())
        return self

    def _mistakes(self) -> Iterator[Mistake]:
        given = {name for name in _TAKEN if getattr(self, name) not in (None, "", ())}
        for name in NEEDS[self.do]:
            if name not in given:
                yield Mistake(f"{self.do} needs {name}.", "It could not be done.", f"Give {name}.", (name,))
        for name in sorted(given - {*NEEDS[self.do], *MAY.get(self.do, ())}):
            yield Mistake(f"{self.do} takes no {name}.", "It would say nothing.", f"Remove {name}.", (name,))
        if self.do in ("assign", "create_task") and len(self.to) > 1:
            yield Mistake("Several are named.", "One has to do it.", "Name one; of a team, people take turns.", ("to",))
        if self.url and (urlsplit(self.url).scheme not in ("http", "https") or not urlsplit(self.url).hostname):
            yield Mistake(f"{self.url} is no address.", "Nothing could be sent there.", "Write https://...", ("url",))
        yield from self._roles()

    def _roles(self) -> Iterator[Mistake]:
        for n, name in enumerate(self.to):
            if name.startswith("role:") and name[5:] not in ROLES:
                yield Mistake(f"There is no role {name[5:]}.", "Nobody has it.", f"There are: {', '.join(ROLES)}.", ("to", n))
            if name == "contact" and self.do != "send_mail":
                fix = "Name somebody of the company."
                yield Mistake("A contact is no colleague.", "Only mail reaches them.", fix, ("to", n))


def fits(step: Step, kind: str) -> Iterator[Mistake]:
    """What does not fit the kind of record; "" where there is none."""
    if not kind and step.do not in WITHOUT_RECORD:
        why = "A metric is about no single record."
        yield Mistake(f"{step.do} needs a record.", why, f"Choose {', '.join(WITHOUT_RECORD)}.", ("do",))
    if not kind and {"owner", "manager", "contact"} & set(step.to):
        yield Mistake("No record, no owner.", "A metric is about no single record.", "Name a role, team or person.", ("to",))
    if kind and step.field and step.field not in KINDS[kind].by_name and not step.field.startswith("custom."):
        fix = f"There are: {', '.join(KINDS[kind].by_name)} and custom.<name>."
        yield Mistake(f"A {kind} has no field {step.field}.", "It could not be set.", fix, ("field",))
    if step.do == "start_hand_off" and kind not in ("lead", "deal"):
        yield Mistake(f"No {kind} is handed over.", "Leads and deals are.", "Choose another step.", ("do",))
    if step.do == "assign" and kind and "owner" not in KINDS[kind].by_name:
        yield Mistake(f"A {kind} has no owner.", "It cannot be given to anybody.", "Choose another step.", ("do",))
    yield from _texts(step, kind)


def _texts(step: Step, kind: str) -> Iterator[Mistake]:
    texts = {"subject": step.subject, "text": step.text, "value": step.value if isinstance(step.value, str) else ""}
    for name, text in texts.items():
        if is_broken(text):
            fix = "Write {{ deal.name }}: two braces, a name, two braces."
            yield Mistake("Braces are left over.", "It would go out as it stands.", fix, (name,))
        for wrong in unknown(text, kind):
            fix = f"There are: {', '.join(known(kind))}."
            yield Mistake(f"{{{{ {wrong} }}}} stands for nothing.", "Nobody could fill it in.", fix, (name,))
