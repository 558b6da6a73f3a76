"""The company's own fields on accounts, contacts, leads and deals."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal, get_args

from pydantic import Field, model_validator

from salesops.kernel import kinds
from salesops.policies.documents.base import Case, Document, Key, Mistake, Part, Text, refuse, repeated

CustomType = Literal["text", "integer", "number", "money", "date", "yes_no", "choice"]
CustomKind = Literal["account", "contact", "lead", "deal"]


class CustomField(Part):
    """One field of the company's own."""

    identity = ("name",)

    name: Key = Field(description="How imports, conditions and metrics refer to it.", examples=["partner"])
    label: str = Field("", description="How it is shown; empty: made from the name.", examples=["Implementation partner"])
    type: CustomType = Field("text", description="What it holds.", examples=["choice"])
    choices: tuple[Text, ...] = Field(
        (), description="What may be chosen; for the type choice alone.", examples=["[Acme Consulting, Beta Partners]"]
    )

    def as_field(self) -> kinds.Field:
        return kinds.Field(self.name, self.type, choices=self.choices, label=self.label)

    @model_validator(mode="after")
    def _sensible(self) -> "CustomField":
        refuse(self._mistakes())
        return self

    def _mistakes(self) -> Iterable[Mistake]:
        yield from repeated(((("choices", n), choice) for n, choice in enumerate(self.choices)), "The choice")
        if self.type == "choice" and not self.choices:
            yield Mistake(f"{self.name} has nothing to choose from.", "A choice needs choices.", "Add choices: [one, another].")
        if self.type != "choice" and self.choices:
            yield Mistake(
                f"{self.name} has choices, but its type is {self.type}.",
                "Only a choice has choices.",
                "Write type: choice, or remove the choices.",
                ("choices",),
            )


class FieldCase(Case):
    """An example of what a field may hold."""

    kind: CustomKind = Field(description="The kind of record.", examples=["account"])
    field: Key = Field(description="The field's name.", examples=["support_plan"])
    value: str | int | Decimal | bool | date = Field(description="What somebody puts in.", examples=["Premium"])
    valid: bool = Field(default=True, description="Whether the field takes it.", examples=["true"])


class Fields(Document):
    """Fields the company adds to those every account, contact, lead or deal has.

    They can be used wherever a field can: imported, filtered by, shown and grouped by.
    """

    kind: ClassVar[str] = "fields"

    policy: Literal["fields"] = "fields"
    account: tuple[CustomField, ...] = Field((), description="Fields of accounts.")
    contact: tuple[CustomField, ...] = Field((), description="Fields of contacts.")
    lead: tuple[CustomField, ...] = Field((), description="Fields of leads.")
    deal: tuple[CustomField, ...] = Field((), description="Fields of deals.")
    cases: tuple[FieldCase, ...] = Field((), description="Examples that must come out as they say.")

    def of(self, kind: str) -> tuple[kinds.Field, ...]:
        """The custom fields of a kind of record, as every other field is described; none for kinds that take none."""
        return tuple(field.as_field() for field in getattr(self, kind)) if kind in get_args(CustomKind) else ()

    @model_validator(mode="after")
    def _sensible(self) -> "Fields":
        refuse(mistake for kind in get_args(CustomKind) for mistake in self._taken(kind))
        return self

    def _taken(self, kind: CustomKind) -> Iterable[Mistake]:
        fields: tuple[CustomField, ...] = getattr(self, kind)
        yield from repeated((((kind, n, "name"), field.name) for n, field in enumerate(fields)), "The field")
        record = kinds.KINDS[kind]
        ours = {*record.by_name, *(field.column for field in record.fields), *kinds.BOOKKEEPING, "custom"}
        for n, field in enumerate(fields):
            if field.name in ours:
                yield Mistake(
                    f"Every {kind} has a field {field.name} already.",
                    "A custom field cannot take its place.",
                    f"Use the field that is there, or choose another name such as our_{field.name}.",
                    (kind, n, "name"),
                )
