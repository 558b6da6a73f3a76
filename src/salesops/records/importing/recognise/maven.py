"""The CRM export of Maven Analytics: a hardware seller's accounts, products, teams and opportunities.

Its `close_value` is what was won; an opportunity that is open or lost pursues the list price of its product.
On the day it is won its amount goes from the one to the other. Opportunities that were not engaged yet have
no date at all: they date from the import.
"""

from collections.abc import Iterator, Sequence

from salesops.kernel.finding import Finding
from salesops.records.importing.reading.tables import Table
from salesops.records.importing.recipe import From, Load, PastChanges, Recipe, constant
from salesops.records.importing.recognise.shape import StageOf, fields, process, with_columns
from salesops.records.importing.workshop import Workshop

_STAGES = (("Prospecting", "open"), ("Engaging", "open"), ("Won", "won"), ("Lost", "lost"))


def recognise(workshop: Workshop, tables: Sequence[Table]) -> Recipe | None:
    deals = with_columns(tables, "opportunity_id", "sales_agent", "deal_stage", "engage_date", "close_value")
    if deals is None:
        return None
    accounts = with_columns(tables, "account", "sector", "subsidiary_of")
    products = with_columns(tables, "product", "series", "sales_price")
    teams = with_columns(tables, "sales_agent", "manager", "regional_office")
    used = {t.name for t in (deals, accounts, products, teams) if t}
    _prices(workshop, deals, products)
    return Recipe(
        "maven",
        (*_people(teams), *_accounts(accounts), *_products(products), _deals(deals)),
        (_won_amounts(deals),),
        (_process(workshop, deals),),
        tuple(_findings(workshop, deals, teams)),
        tuple(t.file for t in tables if t.name not in used),
        first_stage="engaging",
    )


def _prices(workshop: Workshop, deals: Table, products: Table | None) -> None:
    """`maven_deals`: opportunities with the list price of their product."""
    price = (
        f"(SELECT any_value(so_clean(p.sales_price)) FROM {products.name} p WHERE so_norm(p.product) = so_norm(d.product))"
        if products
        else "NULL::VARCHAR"
    )
    workshop.do(
        f"""CREATE OR REPLACE TABLE maven_deals AS SELECT d.*, {price} AS list_price,
            lower(so_trim(deal_stage)) AS stage FROM {deals.name} d"""
    )


def _people(teams: Table | None) -> Iterator[Load]:
    if teams is None:
        return
    offices = f"(SELECT regional_office, min(_row) AS _row FROM {teams.name} GROUP BY 1)"
    managers = f"(SELECT manager, min(regional_office) AS regional_office, min(_row) AS _row FROM {teams.name} GROUP BY 1)"
    yield Load("team", offices, teams.file, fields(external_id="regional_office", name="regional_office"))
    leading = (*fields(external_id="manager", name="manager", team="regional_office"), constant("role", "manager"))
    yield Load("person", managers, teams.file, leading)
    selling = fields(external_id="sales_agent", name="sales_agent", manager="manager", team="regional_office")
    yield Load("person", teams.name, teams.file, (*selling, constant("role", "rep")), table=teams.name)


def _accounts(accounts: Table | None) -> Iterator[Load]:
    if accounts is None:
        return
    millions = From("annual_revenue", "try_cast(so_clean(revenue) AS DECIMAL(18, 6)) * 1000000", "revenue")
    named = fields(
        external_id="account",
        name="account",
        parent="subsidiary_of",
        industry="sector",
        employees="employees",
        country="office_location",
    )
    yield Load("account", accounts.name, accounts.file, (*named, millions), table=accounts.name)


def _products(products: Table | None) -> Iterator[Load]:
    if products is not None:
        named = fields(external_id="product", name="product", family="series", price="sales_price")
        yield Load("product", products.name, products.file, (*named, constant("active", "yes")), table=products.name)


def _deals(deals: Table) -> Load:
    named = fields(
        external_id="opportunity_id",
        account="account",
        owner="sales_agent",
        product="product",
        stage="stage",
        created_at="engage_date",
        close_date="close_date",
    )
    return Load(
        "deal",
        "maven_deals",
        deals.file,
        (
            *named,
            From("name", "concat_ws(' for ', so_clean(product), so_clean(account))", "product"),
            From("status", "CASE stage WHEN 'won' THEN 'won' WHEN 'lost' THEN 'lost' ELSE 'open' END", "deal_stage"),
            From("amount", "CASE stage WHEN 'won' THEN close_value ELSE list_price END", "close_value"),
            From("closed_on", "CASE WHEN stage IN ('won', 'lost') THEN close_date END", "close_date"),
            constant("pipeline", "sales"),
        ),
        table=deals.name,
    )


def _won_amounts(deals: Table) -> PastChanges:
    won = "(SELECT * FROM maven_deals WHERE stage = 'won' AND list_price IS NOT NULL)"
    return PastChanges("deal", won, deals.file, "opportunity_id", "close_date", "'amount'", "close_value", "list_price")


def _process(workshop: Workshop, deals: Table) -> tuple[str, str]:
    won, lost, engaged, everything = workshop.rows(
        """SELECT count(*) FILTER (stage = 'won'), count(*) FILTER (stage = 'lost'),
            count(*) FILTER (stage <> 'prospecting'), count(*) FROM maven_deals"""
    )[0]
    win_rate = won / max(won + lost, 1)
    chances = {"Prospecting": win_rate * engaged / max(everything, 1), "Engaging": win_rate}
    return process({"Sales": [StageOf(name, status, chances.get(name, 0)) for name, status in _STAGES]})


def _findings(workshop: Workshop, deals: Table, teams: Table | None) -> Iterator[Finding]:
    without = workshop.value("SELECT count(*) FROM maven_deals WHERE so_clean(account) IS NULL")
    undated = workshop.value("SELECT count(*) FROM maven_deals WHERE so_clean(engage_date) IS NULL")
    if without:
        fix = "Give them an account in the file and import again."
        yield Finding(deals.file, f"{without:,} deals have no account.", "They are imported without one.", fix, "warning")
    if undated:
        why = "They were not engaged yet, so they date from this import."
        yield Finding(deals.file, f"{undated:,} deals have no date.", why, "Nothing to mend.", "note")
    if teams is not None:
        with_deals, agents = workshop.rows(
            f"""SELECT count(*) FILTER (sales_agent IN (SELECT sales_agent FROM maven_deals)), count(*) FROM {teams.name}"""
        )[0]
        if with_deals < agents:
            yield Finding(teams.file, f"{agents - with_deals} of {agents} agents have no deals.", "", "Nothing to mend.", "note")
