"""The same gate for millions of deals at once, as Ibis over the warehouse: what each open deal lacks to go on from its stage.

Held equal to `gate.judge_move` by a property test. Criteria that people confirm, approvals and exceptions are of single
deals and are not judged here; a criterion about fields the warehouse does not carry is refused with their names.
"""

from collections.abc import Iterator, Mapping
from functools import reduce
from itertools import pairwise

import ibis

from salesops.kernel.condition import All, Any_, Compare, Condition, Not, fields_of
from salesops.metrics.conditions import compile_condition
from salesops.metrics.errors import AskError
from salesops.metrics.tables import OPEN
from salesops.policies.documents.sales_process import Pipeline, SalesProcess, Stage
from salesops.policies.documents.stage_rules import Criterion

SEPARATOR = "|"
_COLUMNS = {
    "account": "account_id",
    "owner": "owner_id",
    "product": "product_id",
    "lead": "lead_id",
    "amount": "amount_local",
    "account.name": "account",
    "account.segment": "segment",
    "account.region": "region",
    "account.industry": "industry",
    "account.country": "country",
    "account.employees": "account_employees",
    "account.annual_revenue": "account_annual_revenue",
    "owner.name": "person",
}
_OWN = frozenset(
    {
        "name",
        "pipeline",
        "stage",
        "status",
        "type",
        "source",
        "currency",
        "forecast_category",
        "competitor",
        "loss_reason",
        "next_step",
        "close_date",
        "closed_on",
        "service_start",
        "service_end",
    }
)


def lacking(process: SalesProcess, tables: Mapping[str, ibis.Table]) -> ibis.Table:
    """Open deals that lack something to go on to the next stage: deal_id, owner_id, person, pipeline, stage, amount, lacks.

    `lacks`: the names of what is missing, in the order of the gate, each followed by `|`. Raises AskError.
    """
    deals = tables["deal"]
    rows = _with_facts(process, deals.filter(deals.status == OPEN), tables)
    said = [_names(rows, pipeline, stage, following) for pipeline, stage, following in _steps(process)]
    lacks = reduce(lambda whole, one: whole + one, said, ibis.literal(""))
    columns = ("deal_id", "name", "account", "owner_id", "person", "team", "pipeline", "stage", "amount")
    return rows.select(*columns, lacks=lacks).filter(lambda table: table.lacks != "")


def _steps(process: SalesProcess) -> Iterator[tuple[Pipeline, Stage, Stage]]:
    """Each open stage with the one that follows it: the first won stage after the last open one."""
    for pipeline in process.pipelines:
        stages = (*pipeline.with_status("open"), pipeline.with_status("won")[0])
        for stage, following in pairwise(stages):
            yield pipeline, stage, following


def _names(rows: ibis.Table, pipeline: Pipeline, stage: Stage, following: Stage) -> ibis.Value:
    here = (rows.pipeline == pipeline.key) & (rows.stage == stage.key)
    wanted = [*collected(rows, stage), *entered(rows, following)]
    said = [ibis.ifelse((here & ~met).fill_null(False), f"{name}{SEPARATOR}", "") for name, met in wanted]  # noqa: FBT003
    return reduce(lambda whole, one: whole + one, said, ibis.literal(""))


def collected(rows: ibis.Table, stage: Stage) -> Iterator[tuple[str, ibis.Value]]:
    """What a stage asks for before a deal goes on, by name, and whether it is there; in the order of the gate."""
    for name in stage.required_fields:
        yield name, _compiled(Compare(name, "is_filled"), rows)
    for wanted in stage.required_activities:
        yield f"activity.{wanted.type}", rows[f"{wanted.type}_{wanted.since}"] >= wanted.at_least
    for role in stage.required_roles:
        yield f"role.{role}", rows[_role_column(role)]
    yield from _criteria(rows, stage.exit)


def entered(rows: ibis.Table, stage: Stage) -> Iterator[tuple[str, ibis.Value]]:
    """What a stage asks for before a deal enters it."""
    return _criteria(rows, stage.entry)


def _criteria(rows: ibis.Table, criteria: tuple[Criterion, ...]) -> Iterator[tuple[str, ibis.Value]]:
    for criterion in criteria:
        if criterion.condition is not None:
            yield criterion.text, _compiled(criterion.meets, rows)


def _compiled(condition: Condition, rows: ibis.Table) -> ibis.Value:
    renamed = _renamed(condition)
    for column in sorted(fields_of(renamed)):
        if column not in rows.columns:
            name = column.replace("custom_", "custom.", 1)
            raise AskError(
                f"{name} is not in the warehouse (yet). Declare the field and let the warehouse follow, then try again."
            )
    return compile_condition(renamed, rows)


def _with_facts(process: SalesProcess, deals: ibis.Table, tables: Mapping[str, ibis.Table]) -> ibis.Table:
    stages = [stage for pipeline in process.pipelines for stage in pipeline.stages]
    counted = sorted({(wanted.type, wanted.since) for stage in stages for wanted in stage.required_activities})
    roles = sorted({role for stage in stages for role in stage.required_roles})
    accounts = tables["account"].select(
        account_key="account_id", account_employees="employees", account_annual_revenue="annual_revenue"
    )
    rows = deals.left_join(accounts, deals.account_id == accounts.account_key)
    if counted:
        rows = _with_activities(rows, deals, tables["activity"], counted)
    return with_roles(rows, tables["deal_contact"], roles) if roles else rows


def _with_activities(rows: ibis.Table, deals: ibis.Table, activities: ibis.Table, counted: list[tuple[str, str]]) -> ibis.Table:
    since = deals.select(key="deal_id", since="stage_entered_at")
    done = activities.select("deal_id", "type", "at").join(since, activities.deal_id == since.key)
    wanted = {
        f"{kind}_{when}": (
            (done.type == kind) & ((done["at"] >= done.since) if when == "stage" else ibis.literal(True))  # noqa: FBT003
        )
        .fill_null(False)  # noqa: FBT003
        .cast("int64")
        .sum()
        for kind, when in counted
    }
    counts = done.group_by(done_by="key").aggregate(**wanted)
    joined = rows.left_join(counts, rows.deal_id == counts.done_by)
    return joined.mutate(**{name: joined[name].fill_null(0) for name in wanted})


def with_roles(rows: ibis.Table, contacts: ibis.Table, roles: list[str]) -> ibis.Table:
    found = {_role_column(role): (contacts.role.lower() == role.lower()).fill_null(False).any() for role in roles}  # noqa: FBT003
    there = contacts.group_by(roles_of="deal_id").aggregate(**found)
    joined = rows.left_join(there, rows.deal_id == there.roles_of)
    return joined.mutate(**{name: joined[name].fill_null(False) for name in found})  # noqa: FBT003


def _role_column(role: str) -> str:
    return "role_" + role.encode().hex()


def _renamed(condition: Condition) -> Condition:
    """The condition about the warehouse's columns. Raises AskError for fields it does not carry."""
    match condition:
        case Compare(field, operator, value):
            return Compare(_column(field), operator, value)
        case All(parts):
            return All(tuple(map(_renamed, parts)))
        case Any_(parts):
            return Any_(tuple(map(_renamed, parts)))
        case Not(part):
            return Not(_renamed(part))
    return condition


def _column(field: str) -> str:
    if field in _OWN:
        return field
    if field.startswith("custom."):
        return "custom_" + field.removeprefix("custom.")
    if field not in _COLUMNS:
        there = ", ".join(sorted({*_OWN, *_COLUMNS}))
        raise AskError(f"{field} is not in the warehouse, so it cannot be judged for all deals at once. There are: {there}.")
    return _COLUMNS[field]
