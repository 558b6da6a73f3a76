"""Past changes must lead, one after another, to what each record is now."""

import duckdb
import pytest

from salesops.workspace.demo.sheets import file_name

KINDS_WITH_PAST = {
    "deal": (
        *("stage", "status", "amount", "close_date", "closed_on", "forecast_category", "next_step", "competitor"),
        *("loss_reason", "owner", "service_start", "service_end"),
        *(f"custom.{field}" for field in ("pain_points", "budget", "timeline", "features", "terms", "contract_terms")),
    ),
    "lead": (
        *("status", "first_touched_at", "qualified_at", "converted_at", "disqualified_reason"),
        *("converted_account", "converted_contact", "converted_deal"),
    ),
    "account": ("owner",),
    "person": ("team", "manager", "title", "left_on"),
}
CASES = [(kind, field) for kind, fields in KINDS_WITH_PAST.items() for field in fields]


def shown(kind: str, field: str) -> str:
    """The field's value as history writes it."""
    if field.endswith("_at"):
        return f"strftime({field}, '%Y-%m-%dT%H:%M:%S.%fZ')"
    return f'"{field}"::VARCHAR'


def test_history_is_of_these_fields_only(files: duckdb.DuckDBPyConnection) -> None:
    assert set(files.sql("SELECT DISTINCT kind, field FROM history").fetchall()) <= set(CASES)


@pytest.mark.parametrize(("kind", "field"), CASES)
def test_the_last_change_of_a_field_is_what_the_record_says(files: duckdb.DuckDBPyConnection, kind: str, field: str) -> None:
    sql = f"""WITH said AS (
            SELECT external_id, arg_max(coalesce(new, ''), happened_at) AS last FROM history
            WHERE kind = '{kind}' AND field = '{field}' GROUP BY 1)
        SELECT count(*), count(*) FILTER (last IS DISTINCT FROM coalesce({shown(kind, field)}, ''))
        FROM said JOIN {file_name(kind)} USING (external_id)"""
    changed, wrong = files.sql(sql).fetchall()[0]
    assert changed > 0
    assert wrong == 0


def test_each_change_starts_from_where_the_one_before_ended(files: duckdb.DuckDBPyConnection) -> None:
    sql = """SELECT count(*) FROM (
            SELECT old, lag(new) OVER w AS before, row_number() OVER w AS n FROM history
            WINDOW w AS (PARTITION BY kind, external_id, field ORDER BY happened_at))
        WHERE n > 1 AND old IS DISTINCT FROM before"""
    assert files.sql(sql).fetchall() == [(0,)]


def test_no_field_changes_twice_in_a_moment_or_into_itself(files: duckdb.DuckDBPyConnection) -> None:
    twice = "SELECT count(*) FROM (SELECT 1 FROM history GROUP BY kind, external_id, field, happened_at HAVING count(*) > 1)"
    assert files.sql(twice).fetchall() == [(0,)]
    assert files.sql("SELECT count(*) FROM history WHERE old IS NOT DISTINCT FROM new").fetchall() == [(0,)]


@pytest.mark.parametrize("kind", KINDS_WITH_PAST)
def test_nothing_changes_before_it_is_there(files: duckdb.DuckDBPyConnection, kind: str) -> None:
    sql = f"""SELECT count(*) FROM history h JOIN {file_name(kind)} r USING (external_id)
        WHERE h.kind = '{kind}' AND h.happened_at <= r.created_at"""
    assert files.sql(sql).fetchall() == [(0,)]


def test_deals_change_after_closing_no_more(files: duckdb.DuckDBPyConnection) -> None:
    sql = """SELECT count(*) FROM history h JOIN deals d USING (external_id)
        WHERE h.kind = 'deal' AND h.happened_at::DATE > d.closed_on"""
    assert files.sql(sql).fetchall() == [(0,)]


def test_whoever_changed_something_works_here(files: duckdb.DuckDBPyConnection) -> None:
    assert files.sql('SELECT count(*) FROM history WHERE "by" NOT IN (SELECT name FROM people)').fetchall() == [(0,)]


def test_work_on_a_deal_lies_between_its_beginning_and_its_end(files: duckdb.DuckDBPyConnection) -> None:
    sql = """SELECT count(*), count(*) FILTER (a."at" < d.created_at OR a."at"::DATE > d.closed_on)
        FROM activities a JOIN deals d ON d.external_id = a.deal"""
    count, wrong = files.sql(sql).fetchall()[0]
    assert count > 10_000
    assert wrong == 0


def test_owners_were_employed_when_deals_were_theirs(files: duckdb.DuckDBPyConnection) -> None:
    sql = """SELECT count(*) FROM activities a JOIN people p ON p.external_id = a.person
        WHERE a.deal IS NOT NULL AND (a."at"::DATE < p.hired_on OR a."at"::DATE > p.left_on)"""
    assert files.sql(sql).fetchall() == [(0,)]
