"""HubSpot: exports from its screens (labels such as "Deal Name") and the shape ELT tools land.

There is one kind of link table a pair of objects (`deal_company`, `engagement_contact`, ...); a deal's account
is its first company. Property history and the deal's visits of stages become past changes.
"""

from collections.abc import Callable, Sequence

from salesops.records.importing.reading.tables import Table
from salesops.records.importing.recipe import Load, Recipe
from salesops.records.importing.recognise import hubspot_activity as activity
from salesops.records.importing.recognise import hubspot_past as past
from salesops.records.importing.recognise.columns import DEAL_TYPES, FORECASTS, Columns, choice, is_true, load
from salesops.records.importing.recognise.shape import key_sql
from salesops.records.importing.recognise.stages import process_of, status_of
from salesops.records.importing.workshop import Workshop

Objects = dict[str, Columns]

SIGNATURES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("deal_history", ("dealid", "timestamp|timestampinstant", "name", "value")),
    ("deal_visits", ("dealid", "dateentered", "value")),
    ("deal_company", ("dealid", "companyid")),
    ("deal_contact", ("dealid", "contactid")),
    ("engagement_company", ("engagementid", "companyid")),
    ("engagement_contact", ("engagementid", "contactid")),
    ("engagement_deal", ("engagementid", "dealid")),
    ("meeting", ("engagementid", "starttime|meetingoutcome|hsmeetingoutcome|hsmeetingtitle")),
    ("email", ("engagementid", "hsemailsubject|hsemailtext|hsemaildirection")),
    ("task", ("engagementid", "hstasktype|hstasksubject|hstaskstatus|tasktype")),
    ("note", ("engagementid", "hsnotebody|hsbodypreview")),
    ("call", ("engagementid", "hscallduration|hscalltitle|hscallstatus|hstimestamp", "type")),
    ("pipeline_stage", ("stageid", "pipelineid", "closedwon", "label")),
    ("pipeline", ("pipelineid", "label", "displayorder")),
    ("owner", ("ownerid", "email", "firstname", "lastname", "portalid|type|activeuserid")),
    ("deal", ("dealid|recordid|hsobjectid", "dealname", "dealstage|dealpipelinestageid|portalid|closedate")),
    (
        "contact",
        ("id|recordid|contactid", "firstname|lastname", "email", "createdate|lifecyclestage|leadstatus|jobtitle|contactowner"),
    ),
    (
        "company",
        ("id|recordid|companyid", "name|companyname", "createdate|lifecyclestage|annualrevenue|companyowner|companydomainname"),
    ),
)
"""Object -> columns that tell it (`property_` and spelling set aside), the most particular first."""


def object_of(columns: Columns) -> str:
    return next((name for name, needed in SIGNATURES if columns.has(*needed)), "")


def recognise(workshop: Workshop, tables: Sequence[Table]) -> Recipe | None:
    if not any(_looks_like(table) for table in tables):
        return None
    objects: Objects = {}
    for table in tables:
        columns = Columns.of(table)
        objects.setdefault(object_of(columns) or f"?{table.name}", columns)
    if not objects.keys() & {"deal", "company", "contact"}:
        return None
    _deals(workshop, objects)
    loads = [LOADS[name](columns) for name, columns in objects.items() if name in LOADS]
    loads += activity.loads(workshop, objects)
    known = {columns.table.name for name, columns in objects.items() if not name.startswith("?")}
    return Recipe(
        "hubspot",
        tuple(loads),
        tuple(past.changes(objects)) if "deal" in objects else (),
        (_process(workshop, objects["deal"]),) if "deal" in objects else (),
        unused=tuple(table.file for table in tables if table.name not in known),
        first_stage="unknown",
    )


def _looks_like(table: Table) -> bool:
    """Only HubSpot says `property_...`, "Record ID" or "Deal Name"."""
    return any(c.startswith("property_") for c in table.columns) or Columns.of(table).has("recordid|dealname")


def _deals(workshop: Workshop, objects: Objects) -> None:
    """`hubspot_deals`: deals with names of stage and pipeline, their status, and their first company."""
    _stages(workshop, objects.get("pipeline_stage"))
    if "deal" not in objects:
        return
    deal = objects["deal"]
    keys = f"""{deal.text("dealid|recordid|hsobjectid")} AS key, {deal.text("dealstage|dealpipelinestageid")} AS stage_id,
        {deal.text("pipeline|dealpipelineid|dealpipeline")} AS pipeline_id"""
    company = _looked_up(objects.get("deal_company"), "companyid", "dealid", "d.key")
    pipeline = _looked_up(objects.get("pipeline"), "label", "pipelineid", "d.pipeline_id")
    workshop.do(
        f"""CREATE OR REPLACE TABLE hubspot_deals AS
        SELECT *, CASE WHEN won THEN 'won' WHEN closed THEN 'lost' ELSE {status_of("stage_name")} END AS status
        FROM (SELECT d.*, {company} AS company, coalesce({pipeline}, d.pipeline_id, 'Sales') AS pipeline_name,
                coalesce(s.label, d.stage_id, 'Unknown') AS stage_name, s.won, s.closed, s.chance
            FROM (SELECT *, {keys} FROM {deal.table.name}{_present(deal)}) d LEFT JOIN hubspot_stages s ON s.id = d.stage_id)"""
    )


def _stages(workshop: Workshop, stages: Columns | None) -> None:
    """`hubspot_stages`: what each stage id is called and means; empty where that is not in the export."""
    if stages is None:
        columns = "id VARCHAR, label VARCHAR, won BOOLEAN, closed BOOLEAN, chance VARCHAR"
        workshop.do(f"CREATE OR REPLACE TABLE hubspot_stages ({columns})")
        return
    workshop.do(
        f"""CREATE OR REPLACE TABLE hubspot_stages AS SELECT {stages.text("stageid")} AS id, {stages.text("label")} AS label,
            {is_true(stages.text("closedwon"))} AS won, {is_true(stages.text("isclosed"))} AS closed,
            {stages.text("probability")} AS chance FROM {stages.table.name}"""
    )


def _looked_up(table: Columns | None, what: str, by: str, key: str) -> str:
    """SQL for what another table says under a key."""
    if table is None:
        return "NULL::VARCHAR"
    pairs = f"(SELECT {table.text(by)} AS said_of, {table.text(what)} AS said FROM {table.table.name})"
    return f"(SELECT any_value(said) FROM {pairs} WHERE said_of = {key})"


def _present(columns: Columns) -> str:
    names = "isdeleted|fivetrandeleted"
    return f" WHERE NOT {is_true(columns.text(names))}" if columns.first(names) else ""


def _process(workshop: Workshop, deal: Columns) -> tuple[str, str]:
    del deal
    return process_of(workshop, "hubspot_deals", "stage_name", "status", "chance", "pipeline_name")


def _deal(columns: Columns) -> Load:
    named = columns.fields(
        {
            "external_id": "dealid|recordid|hsobjectid",
            "name": "dealname",
            "owner": "ownerid|hubspotownerid|dealowner",
            "amount": "amount",
            "currency": "dealcurrencycode|currency",
            "close_date": "closedate",
            "created_at": "createdate",
            "loss_reason": "closedlostreason",
            "next_step": "nextstep|hsnextstep",
            "source": "originalsourcetype|hsanalyticssource|originaltrafficsource",
        }
    )
    company = "associatedcompany|associatedcompanies|primaryassociatedcompany|associatedcompanyids"
    named_first = f"regexp_extract({columns.text(company)}, '^[^;]+')"
    first_company = f"coalesce(company, {columns.text('associatedcompanyids|primaryassociatedcompanyid')}, {named_first})"
    made = [
        columns.derived("account", first_company, company),
        columns.derived("pipeline", key_sql("pipeline_name"), "pipeline|dealpipelineid"),
        columns.derived("stage", key_sql("stage_name"), "dealstage|dealpipelinestageid"),
        columns.derived("status", "status", "dealstage|dealpipelinestageid"),
        columns.derived("closed_on", f"CASE WHEN status <> 'open' THEN {columns.text('closedate')} END", "closedate"),
    ]
    if columns.has("dealtype"):
        made.append(columns.derived("type", choice(columns.text("dealtype"), DEAL_TYPES), "dealtype"))
    if columns.has("forecastcategory|hsmanualforecastcategory"):
        names = "forecastcategory|hsmanualforecastcategory"
        made.append(columns.derived("forecast_category", choice(columns.text(names), FORECASTS), names))
    return Load("deal", "hubspot_deals", columns.table.file, (*named, *made), table=columns.table.name)


def _company(columns: Columns) -> Load:
    named = columns.fields(
        {
            "external_id": "id|recordid|companyid",
            "name": "name|companyname",
            "parent": "parentcompany|parentcompanyid",
            "owner": "hubspotownerid|companyowner",
            "industry": "industry",
            "employees": "numberofemployees|numemployees",
            "annual_revenue": "annualrevenue",
            "website": "website|domain|companydomainname",
            "phone": "phone|phonenumber",
            "street": "address|streetaddress",
            "city": "city",
            "state": "state|stateregion",
            "postal_code": "zip|postalcode",
            "country": "country|countryregion",
            "created_at": "createdate",
        }
    )
    return load("account", columns, named, where=_present(columns).removeprefix(" WHERE "))


def _contact(columns: Columns) -> Load:
    named = columns.fields(
        {
            "external_id": "id|recordid|contactid",
            "account": "associatedcompanyid|associatedcompany|companyname|company",
            "owner": "hubspotownerid|contactowner",
            "email": "email",
            "phone": "phone|phonenumber|mobilephonenumber",
            "title": "jobtitle",
            "city": "city",
            "state": "state|stateregion",
            "country": "country|countryregion",
            "created_at": "createdate",
        }
    )
    parts = f"nullif(concat_ws(' ', {columns.text('firstname')}, {columns.text('lastname')}), '')"
    name = f"coalesce({parts}, {columns.text('email')}, {columns.text('id|recordid|contactid')})"
    return load(
        "contact",
        columns,
        [*named, columns.derived("name", name, "firstname|lastname")],
        where=_present(columns).removeprefix(" WHERE "),
    )


def _owner(columns: Columns) -> Load:
    named = columns.fields({"external_id": "ownerid", "email": "email", "created_at": "createdat"})
    parts = f"nullif(concat_ws(' ', {columns.text('firstname')}, {columns.text('lastname')}), '')"
    name = f"coalesce({parts}, {columns.text('email')}, {columns.text('ownerid')})"
    return load(
        "person", columns, [*named, columns.derived("name", name, "firstname|lastname"), columns.derived("role", "'rep'", "")]
    )


def _deal_contact(columns: Columns) -> Load:
    named = columns.fields({"deal": "dealid", "contact": "contactid"})
    key = f"{columns.text('dealid')} || '-' || {columns.text('contactid')} || coalesce('-' || {columns.text('typeid')}, '')"
    return load("deal_contact", columns, [*named, columns.derived("external_id", key, "dealid")])


LOADS: dict[str, Callable[[Columns], Load]] = {
    "deal": _deal,
    "company": _company,
    "contact": _contact,
    "owner": _owner,
    "deal_contact": _deal_contact,
}
