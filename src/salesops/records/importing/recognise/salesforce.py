"""Salesforce: its own exports (API names), its reports (labels), and the snake_case shape ELT tools land.

Each object is known by columns only it has. Deleted rows are left out. OpportunityHistory (a row a saved
state), OpportunityFieldHistory (a row a change) and the ELT shape's dated versions become past changes.
"""

from collections.abc import Callable, Sequence

from salesops.records.importing.reading.tables import Table
from salesops.records.importing.recipe import Load, Recipe
from salesops.records.importing.recognise import salesforce_activities as activities
from salesops.records.importing.recognise import salesforce_past as past
from salesops.records.importing.recognise.columns import (
    DEAL_TYPES,
    FORECASTS,
    LEAD_STATUSES,
    Columns,
    choice,
    is_true,
    load,
)
from salesops.records.importing.recognise.salesforce_deleted import deleted, present
from salesops.records.importing.recognise.shape import key_sql
from salesops.records.importing.recognise.stages import process_of, status_of
from salesops.records.importing.workshop import Workshop

_ADDRESS = ("street", "city", "state", "postalcode", "country")


def recognise(workshop: Workshop, tables: Sequence[Table]) -> Recipe | None:
    found = {table.name: (object_of(Columns.of(table)), Columns.of(table)) for table in tables}
    if not any(name in ("opportunity", "account", "contact", "lead", "user") for name, _ in found.values()):
        return None
    loads = [LOADS[name](columns) for name, columns in found.values() if name in LOADS]
    history = [change for name, columns in found.values() if name in past.PAST for change in past.PAST[name](columns)]
    policies = [_process(workshop, columns) for name, columns in found.values() if name == "opportunity"]
    return Recipe(
        "salesforce",
        tuple(loads),
        tuple(history),
        tuple(policies[:1]),
        tuple(f for name, columns in found.values() if name in LOADS for f in deleted(workshop, columns)),
        tuple(table.file for table in tables if found[table.name][0] == ""),
        first_stage="unknown",
    )


SIGNATURES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("opportunity_field_history", ("opportunityid", "field", "oldvalue", "newvalue")),
    ("opportunity_versions", ("fivetranstart", "fivetranend", "id", "stagename", "closedate")),
    ("", ("fivetranstart", "fivetranend")),
    (
        "opportunity_history",
        ("opportunityid", "stagename|stage|tostage", "createddate|lastmodified|lastmodifieddate", "closedate"),
    ),
    ("line", ("opportunityid", "product2id|productid|productname", "quantity")),
    ("contact_role", ("opportunityid", "contactid", "role")),
    ("opportunity", ("stagename|stage", "closedate", "id|opportunityid|opportunityname", "name|opportunityname")),
    ("lead", ("id|leadid", "company|companyaccount", "isconverted|leadstatus|convertedaccountid")),
    ("lead", ("leadstatus", "leadowner|leadsource", "company|companyaccount")),
    ("user", ("id|userid", "username", "isactive|active|profileid")),
    ("contact", ("id|contactid", "lastname", "accountid|accountname", "email")),
    ("event", ("id|activityid", "startdatetime|start", "subject", "whoid|whatid|assigned")),
    ("task", ("id|activityid", "subject", "activitydate|duedate|date", "status")),
    ("role", ("id", "name", "parentroleid")),
    ("product", ("id|productid", "productcode", "isactive|active")),
    (
        "account",
        ("id|accountid", "name|accountname", "numberofemployees|employees|billingcity|annualrevenue|accountowner|accountsource"),
    ),
    ("account", ("accountname", "accountowner")),
)
"""Object -> columns that tell it, the most particular first. '' is known and left alone."""


def object_of(columns: Columns) -> str:
    return next((name for name, needed in SIGNATURES if columns.has(*needed)), "")


def _stage(columns: Columns) -> str:
    return columns.text("stagename|stage")


def _status(columns: Columns) -> str:
    told = status_of(_stage(columns))
    if not columns.has("iswon", "isclosed|closed"):
        return told
    won, closed = is_true(columns.text("iswon|won")), is_true(columns.text("isclosed|closed"))
    return f"CASE WHEN {won} THEN 'won' WHEN {closed} THEN 'lost' ELSE 'open' END"


def _opportunity(columns: Columns) -> Load:
    named = columns.fields(
        {
            "external_id": "id|opportunityid|18digitopportunityid",
            "name": "name|opportunityname",
            "account": "accountid|accountname",
            "owner": "ownerid|opportunityowner|owner",
            "amount": "amount",
            "currency": "currencyisocode|opportunitycurrency|amountcurrency",
            "close_date": "closedate",
            "created_at": "createddate",
            "next_step": "nextstep",
            "source": "leadsource",
            "loss_reason": "lossreason|lossreasonc|closedlostreason|closedlostreasonc",
            "competitor": "maincompetitors|maincompetitorsc|competitor|competitorc",
        }
    )
    status = _status(columns)
    made = [
        columns.derived("stage", key_sql(_stage(columns)), "stagename|stage"),
        columns.derived("status", status, "iswon|stagename|stage"),
        columns.derived("closed_on", f"CASE WHEN {status} <> 'open' THEN {columns.sql('closedate')} END", "closedate"),
        columns.derived("pipeline", "'sales'", ""),
    ]
    if columns.has("type"):
        made.append(columns.derived("type", choice(columns.text("type"), DEAL_TYPES), "type"))
    if columns.has("forecastcategoryname|forecastcategory"):
        names = "forecastcategoryname|forecastcategory"
        made.append(columns.derived("forecast_category", choice(columns.text(names), FORECASTS), names))
    return load("deal", columns, [*named, *made], where=present(columns))


def _process(workshop: Workshop, columns: Columns) -> tuple[str, str]:
    chance = f"replace({columns.text('probability|probability0')}, '%', '')"
    source = f"(SELECT * FROM {columns.table.name} WHERE {present(columns) or 'true'})"
    return process_of(workshop, source, _stage(columns), _status(columns), chance)


def _address(columns: Columns, *prefixes: str) -> dict[str, str]:
    return {
        ours: "|".join(prefix + theirs for prefix in prefixes for theirs in (part, "stateprovince" if part == "state" else part))
        for ours, part in zip(("street", "city", "state", "postal_code", "country"), _ADDRESS, strict=True)
    }


def _account(columns: Columns) -> Load:
    named = columns.fields(
        {
            "external_id": "id|accountid",
            "name": "name|accountname",
            "parent": "parentid|parentaccountid|parentaccount",
            "owner": "ownerid|accountowner",
            "industry": "industry",
            "employees": "numberofemployees|employees",
            "annual_revenue": "annualrevenue",
            "website": "website",
            "phone": "phone",
            **_address(columns, "billing"),
            "region": "region|regionc",
            "segment": "segment|segmentc",
            "created_at": "createddate",
        }
    )
    return load("account", columns, named, where=present(columns))


def _name(columns: Columns, full: str) -> str:
    parts = f"nullif(concat_ws(' ', {columns.text('firstname')}, {columns.text('lastname')}), '')"
    return f"coalesce({columns.text(full)}, {parts}, {columns.text('email')}, {columns.text('company')})"


def _contact(columns: Columns) -> Load:
    named = columns.fields(
        {
            "external_id": "id|contactid",
            "account": "accountid|accountname",
            "owner": "ownerid|contactowner",
            "email": "email",
            "phone": "phone|mobilephone",
            "title": "title",
            "department": "department",
            **_address(columns, "mailing"),
            "created_at": "createddate",
        }
    )
    return load(
        "contact",
        columns,
        [*named, columns.derived("name", _name(columns, "name|fullname"), "name|lastname")],
        where=present(columns),
    )


def _lead(columns: Columns) -> Load:
    named = columns.fields(
        {
            "external_id": "id|leadid",
            "company": "company|companyaccount",
            "email": "email",
            "phone": "phone|mobilephone",
            "title": "title",
            "source": "leadsource",
            "owner": "ownerid|leadowner",
            "industry": "industry",
            "employees": "numberofemployees|employees",
            **_address(columns, ""),
            "created_at": "createddate",
            "converted_at": "converteddate",
            "converted_account": "convertedaccountid",
            "converted_contact": "convertedcontactid",
            "converted_deal": "convertedopportunityid",
        }
    )
    told = choice(columns.text("status|leadstatus"), LEAD_STATUSES, "'new'")
    status = f"CASE WHEN {is_true(columns.text('isconverted|converted'))} THEN 'converted' ELSE {told} END"
    # A conversion date on a lead that was never converted means nothing.
    converted = columns.derived(
        "converted_at", f"CASE WHEN {status} = 'converted' THEN {columns.sql('converteddate')} END", "converteddate"
    )
    made = [
        columns.derived("status", status, "status|leadstatus"),
        columns.derived("name", _name(columns, "name"), "name|lastname"),
    ]
    return load("lead", columns, [*named, *made, *([converted] if columns.has("converteddate") else [])], where=present(columns))


def _user(columns: Columns) -> Load:
    named = columns.fields(
        {
            "external_id": "id|userid",
            "email": "email",
            "title": "title",
            "manager": "managerid",
            "team": "userroleid|userrole",
            "time_zone": "timezonesidkey",
            "created_at": "createddate",
        }
    )
    title = columns.text("title")
    role = f"CASE WHEN regexp_matches(lower({title}), 'manager|director|head of|vp|vice president') THEN 'manager' ELSE 'rep' END"
    made = [
        columns.derived("name", _name(columns, "name"), "name|lastname"),
        columns.derived("role", f"coalesce({role}, 'rep')", "title"),
    ]
    return load("person", columns, [*named, *made], where=present(columns))


def _role(columns: Columns) -> Load:
    return load(
        "team", columns, columns.fields({"external_id": "id", "name": "name", "parent": "parentroleid"}), where=present(columns)
    )


def _product(columns: Columns) -> Load:
    wanted = {"external_id": "id|productid", "code": "productcode", "family": "family|productfamily", "active": "isactive|active"}
    name = f"coalesce({columns.text('name|productname')}, {columns.text('productcode')})"
    return load(
        "product", columns, [*columns.fields(wanted), columns.derived("name", name, "name|productname")], where=present(columns)
    )


def _line(columns: Columns) -> Load:
    wanted = {
        "external_id": "id",
        "deal": "opportunityid",
        "product": "product2id|productid|productname",
        "description": "description|name",
        "quantity": "quantity",
        "unit_price": "unitprice|salesprice",
        "discount": "discount",
        "amount": "totalprice",
        "created_at": "createddate",
    }
    return load("deal_line", columns, columns.fields(wanted), where=present(columns))


def _contact_role(columns: Columns) -> Load:
    wanted = {
        "external_id": "id",
        "deal": "opportunityid",
        "contact": "contactid",
        "role": "role",
        "is_primary": "isprimary|primary",
    }
    return load("deal_contact", columns, columns.fields({**wanted, "created_at": "createddate"}), where=present(columns))


LOADS: dict[str, Callable[[Columns], Load]] = {
    "opportunity": _opportunity,
    "account": _account,
    "contact": _contact,
    "lead": _lead,
    "user": _user,
    "role": _role,
    "product": _product,
    "line": _line,
    "contact_role": _contact_role,
    "task": activities.task,
    "event": activities.event,
}
