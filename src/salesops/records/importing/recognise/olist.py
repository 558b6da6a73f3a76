"""The marketing funnel of Olist: qualified leads, and the sellers some of them became.

A lead that closed is a converted lead, a seller (account) and a won deal. The deal begins when the lead is
taken on, which is not told: it dates from the first contact. What it is worth is not told either, so it has
no amount; what the seller declared it turns over is kept as a custom field.
"""

from collections.abc import Sequence

from salesops.kernel.finding import Finding
from salesops.records.importing.reading.tables import Table
from salesops.records.importing.recipe import From, Load, Recipe, constant
from salesops.records.importing.recognise.shape import StageOf, fields, process, with_columns
from salesops.records.importing.workshop import Workshop


def recognise(workshop: Workshop, tables: Sequence[Table]) -> Recipe | None:
    leads = with_columns(tables, "mql_id", "first_contact_date", "landing_page_id", "origin")
    closed = with_columns(tables, "mql_id", "seller_id", "sdr_id", "sr_id", "won_date")
    if leads is None:
        return None
    used = {leads.name} | ({closed.name} if closed else set())
    sellers = with_columns(tables, "seller_id", "seller_city", "seller_state")
    if closed and sellers:
        used.add(sellers.name)
    _join(workshop, leads, closed, sellers)
    loads = (
        (_leads(leads, closed),)
        if closed is None
        else (*_people(closed), _accounts(closed), _leads(leads, closed), _deals(closed))
    )
    return Recipe(
        "olist",
        loads,
        policies=(
            process({"Sales": [StageOf("Contacted", "open", 0.105), StageOf("Won", "won", 1), StageOf("Lost", "lost", 0)]}),
        ),
        findings=tuple(_early(workshop, closed) if closed else ()),
        unused=tuple(t.file for t in tables if t.name not in used),
        first_stage="contacted",
    )


def _join(workshop: Workshop, leads: Table, closed: Table | None, sellers: Table | None) -> None:
    """`olist_leads` with what came of each; `olist_won` with its lead and its seller's place."""
    if closed is None:
        workshop.do(f"CREATE OR REPLACE VIEW olist_leads AS SELECT * FROM {leads.name}")
        return
    workshop.do(
        f"""CREATE OR REPLACE TABLE olist_leads AS SELECT l.*, c.won_date, c.seller_id, c.sr_id, c.sdr_id, c.business_segment
        FROM {leads.name} l LEFT JOIN {closed.name} c USING (mql_id)"""
    )
    place = (
        "s.seller_city, s.seller_state, s.seller_zip_code_prefix"
        if sellers
        else "NULL AS seller_city, NULL AS seller_state, NULL AS seller_zip_code_prefix"
    )
    join = f"LEFT JOIN {sellers.name} s USING (seller_id)" if sellers else ""
    workshop.do(
        f"""CREATE OR REPLACE TABLE olist_won AS SELECT c.*, l.first_contact_date, l.origin, {place}
        FROM {closed.name} c LEFT JOIN {leads.name} l USING (mql_id) {join}"""
    )


def _people(closed: Table) -> tuple[Load, ...]:
    def by(column: str, title: str, called: str, where: str = "") -> Load:
        source = f"(SELECT {column}, min(_row) AS _row FROM {closed.name}{where} GROUP BY 1)"
        name = From("name", f"'{called} ' || left({column}, 8)", column)
        given = (*fields(external_id=column), name, constant("title", title), constant("role", "rep"))
        return Load("person", source, closed.file, given)

    return (
        by("sr_id", "Sales representative", "Rep"),
        # Some did both jobs; they are listed above.
        by("sdr_id", "Sales development representative", "SDR", f" WHERE sdr_id NOT IN (SELECT sr_id FROM {closed.name})"),
    )


def _accounts(closed: Table) -> Load:
    named = fields(
        external_id="seller_id",
        owner="sr_id",
        industry="business_segment",
        segment="business_type",
        city="seller_city",
        state="seller_state",
        postal_code="seller_zip_code_prefix",
        custom__lead_type="lead_type",
        custom__declared_monthly_revenue="declared_monthly_revenue",
    )
    name = From("name", "'Seller ' || left(seller_id, 8)", "seller_id")
    return Load(
        "account", "olist_won", closed.file, (*named, name, From("created_at", "won_date"), constant("country", "Brazil"))
    )


def _leads(leads: Table, closed: Table | None) -> Load:
    named = fields(external_id="mql_id", created_at="first_contact_date", source="origin", campaign="landing_page_id")
    name = From("name", "'Lead ' || left(mql_id, 8)", "mql_id")
    became = (
        (
            From("owner", "sdr_id"),
            From("industry", "business_segment"),
            From("status", "CASE WHEN won_date IS NULL THEN 'new' ELSE 'converted' END"),
            From("converted_at", "won_date"),
            From("converted_account", "seller_id"),
            From("converted_deal", "CASE WHEN won_date IS NOT NULL THEN mql_id END"),
        )
        if closed
        else ()
    )
    return Load("lead", "olist_leads", leads.file, (*named, name, *became), table=leads.name)


def _deals(closed: Table) -> Load:
    named = fields(
        external_id="mql_id", account="seller_id", owner="sr_id", lead="mql_id", closed_on="won_date", close_date="won_date"
    )
    return Load(
        "deal",
        "olist_won",
        closed.file,
        (
            *named,
            From("name", "'Seller ' || left(seller_id, 8)", "seller_id"),
            From("created_at", "first_contact_date"),
            From("source", "origin"),
            constant("pipeline", "sales"),
            constant("stage", "won"),
            constant("status", "won"),
            constant("type", "new"),
        ),
        table=closed.name,
    )


def _early(workshop: Workshop, closed: Table) -> Sequence[Finding]:
    early = workshop.value(
        "SELECT count(*) FROM olist_won WHERE try_cast(won_date AS TIMESTAMP)::DATE < try_cast(first_contact_date AS DATE)"
    )
    if not early:
        return ()
    fix = "Mend the dates if they are wrong."
    return (
        Finding(closed.file, f"{early} were won before their first contact.", "They are imported as they are.", fix, "warning"),
    )
