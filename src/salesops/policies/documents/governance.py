"""Who may change the policies themselves, and how."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from salesops.policies.documents.base import Case, Document, Key, Mistake, Part, refuse, repeated

Role = Literal["ops", "executive", "finance", "admin"]
"""Roles that see everybody's records: a draft shows what it would do to all of them."""


@dataclass(frozen=True)
class Rule:
    """What holds for one kind of policy."""

    drafting: tuple[Role, ...]
    approving: tuple[Role, ...]
    second_person: bool
    back_dated: bool


class KindRule(Part):
    """What is different for one kind of policy; what is left out is as for all."""

    identity = ("kind",)

    kind: Key = Field(description="The kind of policy.", examples=["quotas"])
    drafting: tuple[Role, ...] | None = Field(default=None, description="Who may draft it.", examples=["[ops, finance]"])
    approving: tuple[Role, ...] | None = Field(
        default=None, description="Who may approve it and let it hold.", examples=["[finance]"]
    )
    second_person: bool | None = Field(
        default=None, description="Whether somebody else than who wrote it must approve it.", examples=["true"]
    )
    back_dated: bool | None = Field(default=None, description="Whether it may hold from a day in the past.", examples=["true"])


_OF_FACTS = tuple(KindRule(kind=kind, back_dated=True) for kind in ("company", "quotas", "targets", "fields"))
"""They say what is so, also of the past; the others tell people what to do, which they cannot have done yet."""


class GovernanceCase(Case):
    """An example of who may do what."""

    kind: Key = Field(description="The kind of policy.", examples=["quotas"])
    role: str = Field(description="Somebody's role.", examples=["finance"])
    may: Literal["draft", "approve"] = Field(description="What they would do.", examples=["approve"])
    allowed: bool = Field(default=True, description="Whether they may.", examples=["true"])


class Governance(Document):
    """Who may draft policies, who may approve them, and which need a second person.

    Whoever has a shell on the installation may apply any policy with `salesops policy apply`, so that nobody is locked out;
    where a second person is needed, they name who approved it.
    """

    kind: ClassVar[str] = "governance"

    policy: Literal["governance"] = "governance"
    drafting: tuple[Role, ...] = Field(("ops", "admin"), min_length=1, description="Who may draft policies.", examples=["[ops]"])
    approving: tuple[Role, ...] = Field(
        ("ops", "admin"), min_length=1, description="Who may approve them and let them hold.", examples=["[ops, admin]"]
    )
    second_person: bool = Field(
        default=False, description="Whether somebody else than who wrote it must approve it.", examples=["false"]
    )
    back_dated: bool = Field(default=False, description="Whether it may hold from a day in the past.", examples=["false"])
    kinds: tuple[KindRule, ...] = Field(_OF_FACTS, description="What is different for some kinds.")
    cases: tuple[GovernanceCase, ...] = Field((), description="Examples that must come out as they say.")

    def rule(self, kind: str) -> Rule:
        """What holds for a kind."""
        own = next((one for one in self.kinds if one.kind == kind), KindRule(kind=kind))

        def said(name: str) -> object:
            value = getattr(own, name)
            return getattr(self, name) if value is None else value

        return Rule(*(said(name) for name in ("drafting", "approving", "second_person", "back_dated")))  # type: ignore[arg-type]

    @model_validator(mode="after")
    def _sensible(self) -> "Governance":
        refuse(self._mistakes())
        return self

    def _mistakes(self) -> Iterable[Mistake]:
        yield from repeated(((("kinds", n, "kind"), rule.kind) for n, rule in enumerate(self.kinds)), "The kind")
        for n, rule in enumerate(self.kinds):
            for name in ("drafting", "approving"):
                if getattr(rule, name) == ():
                    yield Mistake(
                        f"Nobody is {name} {rule.kind}.",
                        "It could never change.",
                        f"Name a role, or leave {name} out.",
                        ("kinds", n, name),
                    )
