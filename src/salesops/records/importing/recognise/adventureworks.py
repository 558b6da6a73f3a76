"""Microsoft's sample company: a bicycle maker's orders by resellers, its salespeople and their quotas.

Orders become won deals, one a SalesOrderNumber with a line each; the two files of orders belong together.
Two editions of the company are mixed in such folders: orders date from 2017 on, quotas from 2022 on. Both
span the same twelve quarters. A quota dated 2022-05-30 is for the quarter that begins with the next month;
moved back by the 59 months between the first quota's quarter and the first order's month, each of the 163
quotas meets the sales of its person, and together they meet all sales.
"""

from collections.abc import Iterator, Sequence

import yaml

from salesops.kernel.finding import Finding
from salesops.records.importing.reading.tables import Table
from salesops.records.importing.recipe import From, Load, Recipe, constant
from salesops.records.importing.recognise.shape import StageOf, fields, process, with_columns
from salesops.records.importing.workshop import Workshop

_LINE = ("SalesOrderNumber", "OrderDate", "ProductKey", "ResellerKey", "EmployeeKey", "OrderQuantity", "UnitPrice", "SalesAmount")


def recognise(workshop: Workshop, tables: Sequence[Table]) -> Recipe | None:
    orders = [table for table in tables if set(_LINE) <= set(table.columns)]
    if not orders:
        return None
    resellers = with_columns(tables, "ResellerKey", "ResellerName")
    products = with_columns(tables, "ProductKey", "Product")
    people = _people_tables(tables)
    quotas = with_columns(tables, "BusinessEntityID", "QuotaDate", "SalesQuota")
    _orders(workshop, orders)
    loads = [*_people(workshop, people), *_accounts(resellers), *_products(products), _deals(orders[0]), *_lines(orders)]
    months = _months_apart(workshop, quotas) if quotas and people else 0
    policies = [process({"Sales": [StageOf("Ordered", "won", 1)]})]
    if quotas and people:
        policies.append(_quotas(workshop, quotas, months))
    used = {t.name for t in (*orders, resellers, products, quotas, *people) if t}
    return Recipe(
        "adventureworks",
        tuple(loads),
        policies=tuple(policies),
        findings=tuple(_findings(quotas, months)),
        unused=tuple(t.file for t in tables if t.name not in used),
        first_stage="open",
    )


def _orders(workshop: Workshop, orders: Sequence[Table]) -> None:
    """`aw_lines`: all order lines, numbered within their order; `aw_orders`: one row an order."""
    union = " UNION ALL ".join(
        f"SELECT {place} AS file, _row, {', '.join(_LINE)} FROM {table.name}" for place, table in enumerate(orders)
    )
    workshop.do(
        f"""CREATE OR REPLACE TABLE aw_lines AS SELECT *, SalesOrderNumber || '-' ||
            row_number() OVER (PARTITION BY SalesOrderNumber ORDER BY file, _row) AS line FROM ({union})"""
    )
    workshop.do(
        """CREATE OR REPLACE TABLE aw_orders AS SELECT SalesOrderNumber, min(_row) AS _row, min(OrderDate) AS OrderDate,
            any_value(ResellerKey) AS ResellerKey, any_value(EmployeeKey) AS EmployeeKey,
            sum(try_cast(SalesAmount AS DECIMAL(18, 4))) AS amount FROM aw_lines GROUP BY 1"""
    )


def _people_tables(tables: Sequence[Table]) -> tuple[Table, ...]:
    """Key map, employees, salespeople, territories: all of them or none."""
    found = (
        with_columns(tables, "BusinessEntityID", "EmployeeKey", "JobTitle"),
        with_columns(tables, "BusinessEntityID", "LoginID", "HireDate"),
        with_columns(tables, "BusinessEntityID", "TerritoryID", "CommissionPct"),
        with_columns(tables, "TerritoryID", "Group", "CountryRegionCode"),
    )
    return tuple(t for t in found if t) if all(found) else ()


def _people(workshop: Workshop, tables: tuple[Table, ...]) -> Iterator[Load]:
    if not tables:
        return
    keys, employees, salespeople, territories = tables
    workshop.do(
        f"""CREATE OR REPLACE TABLE aw_people AS WITH listed AS (
            SELECT m._row, m.EmployeeKey, m.BusinessEntityID, m.JobTitle, e.HireDate, t."Group" AS territory,
                regexp_extract(m.LoginID, '([^\\\\]+?)\\d*$', 1) AS login
            FROM {keys.name} m LEFT JOIN {employees.name} e USING (BusinessEntityID)
            LEFT JOIN {salespeople.name} s USING (BusinessEntityID) LEFT JOIN {territories.name} t ON t.TerritoryID =
                s.TerritoryID)
        SELECT l._row, l.EmployeeKey, l.BusinessEntityID, l.JobTitle, l.HireDate, upper(l.login[1]) || l.login[2:] AS name,
            contains(l.JobTitle, 'Manager') AS manages, coalesce(l.territory, g.place) AS team
        FROM listed l LEFT JOIN (SELECT DISTINCT "Group" AS place FROM {territories.name}) g
            ON contains(l.JobTitle, 'Manager') AND starts_with(l.JobTitle, g.place)"""
    )
    workshop.do(
        """CREATE OR REPLACE TABLE aw_led AS SELECT p.*, above.EmployeeKey AS manager FROM aw_people p
        LEFT JOIN aw_people above ON above.manages AND above.team = p.team AND NOT p.manages"""
    )
    teams = "(SELECT team, min(_row) AS _row FROM aw_people WHERE team IS NOT NULL GROUP BY 1)"
    yield Load("team", teams, territories.file, fields(external_id="team", name="team"))
    named = fields(external_id="EmployeeKey", name="name", title="JobTitle", hired_on="HireDate", team="team", manager="manager")
    role = From("role", "CASE WHEN manages THEN 'manager' ELSE 'rep' END", "JobTitle")
    yield Load("person", "aw_led", employees.file, (*named, role))


def _accounts(resellers: Table | None) -> Iterator[Load]:
    if resellers is not None:
        columns = {"segment": "BusinessType", "city": "City", "state": "StateProvinceName", "country": "Country_Region"}
        there = {field: name for field, name in columns.items() if name in resellers.columns}
        named = fields(external_id="ResellerKey", name="ResellerName", **there)
        yield Load("account", resellers.name, resellers.file, named, table=resellers.name)


def _products(products: Table | None) -> Iterator[Load]:
    if products is not None:
        there = {"family": "EnglishProductCategoryName"} if "EnglishProductCategoryName" in products.columns else {}
        named = fields(external_id="ProductKey", name="Product", **there)
        yield Load("product", products.name, products.file, (*named, constant("active", "yes")), table=products.name)


def _deals(orders: Table) -> Load:
    named = fields(
        external_id="SalesOrderNumber",
        account="ResellerKey",
        owner="EmployeeKey",
        amount="amount",
        created_at="OrderDate",
        close_date="OrderDate",
        closed_on="OrderDate",
    )
    name = From("name", "'Order ' || SalesOrderNumber", "SalesOrderNumber")
    won = tuple(constant(f, v) for f, v in (("pipeline", "sales"), ("stage", "ordered"), ("status", "won"), ("currency", "USD")))
    return Load("deal", "aw_orders", orders.file, (*named, name, *won))


def _lines(orders: Sequence[Table]) -> Iterator[Load]:
    named = fields(
        external_id="line",
        deal="SalesOrderNumber",
        product="ProductKey",
        quantity="OrderQuantity",
        unit_price="UnitPrice",
        amount="SalesAmount",
        created_at="OrderDate",
    )
    for place, table in enumerate(orders):
        yield Load("deal_line", f"(SELECT * FROM aw_lines WHERE file = {place})", table.file, named, table=table.name)


def _months_apart(workshop: Workshop, quotas: Table) -> int:
    """How many months the quotas' first quarter begins after the month of the first order."""
    return int(
        workshop.value(
            f"""SELECT datediff('month', (SELECT min(try_cast(OrderDate AS DATE)) FROM aw_lines), min({_QUARTER})) FROM
                {quotas.name}"""
        )
        or 0
    )


_QUARTER = "(date_trunc('month', try_cast(QuotaDate AS DATE)) + INTERVAL 1 MONTH)::DATE"
"""The first day of the quarter a quota is for."""


def _quotas(workshop: Workshop, quotas: Table, months: int) -> tuple[str, str]:
    rows = workshop.rows(
        f"""SELECT p.EmployeeKey, ({_QUARTER} - INTERVAL {months} MONTH)::DATE AS starts_on,
            ({_QUARTER} - INTERVAL {months - 3} MONTH)::DATE AS ends_on, try_cast(q.SalesQuota AS DECIMAL(18, 2)) AS amount
        FROM {quotas.name} q JOIN aw_people p USING (BusinessEntityID) ORDER BY 2, 1"""
    )
    entries = [{"person": who, "starts_on": first, "ends_on": end, "amount": str(amount)} for who, first, end, amount in rows]
    # They were set for each person as that person was: nothing is left to ramp.
    data = {"policy": "quotas", "measure": "bookings", "ramp_applied": True, "entries": entries}
    return "quotas", yaml.safe_dump(data, sort_keys=False)


def _findings(quotas: Table | None, months: int) -> Iterator[Finding]:
    if quotas is not None and months:
        why = "Orders and quotas come from two editions with other dates; so each quota meets the sales of its quarter."
        yield Finding(quotas.file, f"The quotas are moved back by {months} months.", why, "Nothing to mend.", "note")
