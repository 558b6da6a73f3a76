"""HubSpot's engagements as activities, each with whom and what it was linked to."""

from collections.abc import Mapping

from salesops.records.importing.recipe import Load
from salesops.records.importing.recognise.columns import Columns
from salesops.records.importing.recognise.columns import load as load_of
from salesops.records.importing.workshop import Workshop

_SUBJECT = "hsemailsubject|hscalltitle|hsmeetingtitle|title|hstasksubject|subject"
_BODY = "hsemailtext|hscallbody|hsmeetingbody|body|hstaskbody|hsnotebody|hsbodypreview"
_AT = "starttime|hsmeetingstarttime|hstimestamp|hscreatedate"


def loads(workshop: Workshop, objects: Mapping[str, Columns]) -> list[Load]:
    del workshop
    return [_load(kind, columns, objects) for kind, columns in objects.items() if kind in _TYPES]


def _load(kind: str, columns: Columns, objects: Mapping[str, Columns]) -> Load:
    named = columns.fields(
        {
            "external_id": "engagementid",
            "subject": _SUBJECT,
            "body": _BODY,
            "person": "hubspotownerid|ownerid",
            "outcome": "hscalldisposition|hscallstatus|hsmeetingoutcome|meetingoutcome",
            "created_at": "hscreatedate",
        }
    )
    milliseconds = f"try_cast({columns.text('hscallduration')} AS DOUBLE)"
    made = [
        columns.derived("type", _TYPES[kind](columns), ""),
        columns.derived(
            "at", f"coalesce({', '.join(columns.text(n) for n in _AT.split('|'))}, {columns.text('fivetransynced')})", _AT
        ),
        columns.derived("minutes", f"ceil({milliseconds} / 60000)::BIGINT::VARCHAR", "hscallduration"),
    ]
    for field, table, other in (
        ("account", "engagement_company", "companyid"),
        ("contact", "engagement_contact", "contactid"),
        ("deal", "engagement_deal", "dealid"),
    ):
        if link := objects.get(table):
            pairs = f"(SELECT {link.text('engagementid')} AS link_from, {link.text(other)} AS link_to FROM {link.table.name})"
            linked = f"(SELECT any_value(link_to) FROM {pairs} WHERE link_from = {columns.text('engagementid')})"
            made.append(columns.derived(field, linked, ""))
    return load_of("activity", columns, [*named, *made])


def _meeting(columns: Columns) -> str:
    outcome = f"lower(coalesce({columns.text('hsmeetingoutcome|meetingoutcome')}, ''))"
    return f"""CASE WHEN regexp_matches({outcome}, 'no.?show') THEN 'meeting_no_show'
        WHEN regexp_matches({outcome}, 'scheduled|rescheduled') THEN 'meeting_booked' ELSE 'meeting_held' END"""


def _email(columns: Columns) -> str:
    incoming = f"regexp_matches(lower(coalesce({columns.text('hsemaildirection|type')}, '')), 'incoming')"
    return f"CASE WHEN {incoming} THEN 'email_received' ELSE 'email_sent' END"


_TYPES = {
    "call": lambda _: "'call'",
    "email": _email,
    "meeting": _meeting,
    "task": lambda _: "'task'",
    "note": lambda _: "'note'",
}
