"""Tasks and events of Salesforce as activities."""

from salesops.records.importing.recipe import Load
from salesops.records.importing.recognise.columns import Columns, choice, is_true, load
from salesops.records.importing.recognise.salesforce_deleted import present


def _activity(columns: Columns, kind: str, moment: str) -> Load:
    """An id's first three letters tell what it is of: 001 account, 003 contact, 006 opportunity, 00Q lead."""
    who, what = columns.text("whoid|contactid"), columns.text("whatid|opportunityid")
    links = [
        columns.derived(field, f"CASE WHEN left({of}, 3) = '{prefix}' THEN {of} END", "whatid" if of is what else "whoid")
        for field, of, prefix in (("contact", who, "003"), ("lead", who, "00Q"), ("deal", what, "006"))
    ]
    of_call = f"ceil(try_cast({columns.text('calldurationinseconds')} AS DOUBLE) / 60)::BIGINT::VARCHAR"
    minutes = f"coalesce({columns.text('durationinminutes')}, {of_call})"
    named = columns.fields(
        {
            "external_id": "id|activityid",
            "subject": "subject",
            "body": "description",
            "person": "ownerid|assigned",
            "account": "accountid",
            "created_at": "createddate",
        }
    )
    made = [
        columns.derived("type", kind, "type|tasksubtype"),
        columns.derived("at", f"coalesce({moment}, {columns.text('createddate')})", "activitydate|startdatetime"),
        columns.derived("minutes", minutes, "durationinminutes|calldurationinseconds"),
        columns.derived("outcome", columns.text("calldisposition|callresult"), "calldisposition"),
    ]
    return load("activity", columns, [*named, *made, *links], where=present(columns))


def task(columns: Columns) -> Load:
    said = f"concat_ws(' ', {columns.text('tasksubtype')}, {columns.text('type')})"
    kinds = (("call", "call"), ("email", "email_sent"), ("meeting", "meeting_held"))
    return _activity(columns, choice(said, kinds, "'task'"), columns.text("completeddatetime|activitydate|duedate|date"))


def event(columns: Columns) -> Load:
    missed = is_true(columns.text("noshowc|noshow"))
    kind = f"CASE WHEN {missed} THEN 'meeting_no_show' ELSE 'meeting_held' END"
    return _activity(columns, kind, columns.text("startdatetime|start|activitydatetime|activitydate"))
