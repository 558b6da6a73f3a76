"""Every address of the program, and what somebody else may have of Rosa's through it: nothing, whoever asks.

A route is written as `config.urls` has it, with `{kind}` for the plural of a kind. In a try `{id}` stands for the record of
Rosa's of that kind, other words in braces for further things of hers (see `world`).
"""

from dataclasses import dataclass
from typing import Any, Literal

Rule = Literal["entry", "shared", "theirs", "kept"]
"""entry:  for everybody, logged in or not.
shared: for those who have a role, each with what they may see.
theirs: points at something of Rosa's, which is not there for others.
kept:   for other roles than a rep's and a manager's."""


@dataclass(frozen=True)
class Try:
    """One request. `expect`: the statuses for others than Rosa, where the rule does not say it already."""

    method: str
    path: str
    data: Any = None
    expect: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Row:
    rule: Rule
    tries: tuple[Try, ...]


def _row(rule: Rule, *tries: Try) -> Row:
    return Row(rule, tries)


def _get(path: str, *expect: int) -> Try:
    return Try("GET", path, None, frozenset(expect))


def _post(path: str, data: Any = None, *expect: int) -> Try:
    return Try("POST", path, data or {}, frozenset(expect))


_BASED = {"version": 1}
_REFUSED = (400, 403, 404, 409, 422)

ENTRIES = {
    "login/": _row("entry", _get("login/")),
    "login/second": _row("entry", _get("login/second")),
    "login/passkey/options": _row("entry", _post("login/passkey/options")),
    "login/passkey": _row("entry", _post("login/passkey")),
    "login/forgot": _row("entry", _get("login/forgot"), _post("login/forgot", {"email": "rosa@example.com"})),
    "login/link/<str:token>": _row("entry", _get("login/link/nothing")),
    "login/oidc": _row("entry", _get("login/oidc")),
    "login/<slug:provider_id>/back": _row("entry", _get("login/some/back")),
    "logout/": _row("entry"),
}
"""`logout/` is tried nowhere: it would log out whoever tries the rest."""

OWN = {
    "me": _row("shared", _get("me")),
    "me/confirm": _row("shared", _get("me/confirm")),
    "me/password": _row("shared", _get("me/password")),
    "me/app": _row("shared", _get("me/app")),
    "me/codes": _row("shared", _get("me/codes")),
    "me/codes/new": _row("shared", _post("me/codes/new")),
    "me/factors/<int:factor_id>/remove": _row("shared", _post("me/factors/{factor}/remove", {}, 302, 404)),
    "me/passkeys/options": _row("shared", _post("me/passkeys/options", {}, 200, 302, 403)),
    "me/passkeys": _row("shared", _post("me/passkeys", {}, 302, 400, 422)),
    "me/sessions/<int:session_id>/end": _row("shared", _post("me/sessions/{session}/end", {}, 302, 404)),
    "me/sessions/end-others": _row("shared", _post("me/sessions/end-others")),
    "me/tokens": _row("shared", _get("me/tokens")),
    "me/tokens/new": _row("shared", _get("me/tokens/new")),
    "me/tokens/<int:token_id>/revoke": _row("theirs", _post("me/tokens/{token}/revoke")),
    "api/docs": _row("shared", _get("api/docs"), _get("api/docs?part=deals")),
    "settings/logins/stop-viewing": _row("shared", _post("settings/logins/stop-viewing", {}, 302, 404)),
}

SETTINGS = {
    "settings/logins": _row("kept", _get("settings/logins")),
    "settings/logins/invite": _row("kept", _get("settings/logins/invite")),
    "settings/logins/history": _row("kept", _get("settings/logins/history")),
    "settings/logins/who-sees": _row("kept", _get("settings/logins/who-sees")),
    "settings/logins/<int:user_id>": _row("kept", _get("settings/logins/{user}")),
    **{
        f"settings/logins/<int:user_id>/{do}": _row("kept", _post(f"settings/logins/{{user}}/{do}"))
        for do in ("link", "role", "unlock", "second-factor", "deactivate", "reactivate", "view-as")
    },
}

NUMBERS = {
    "": _row("shared", _get("")),
    "start": _row("shared", _get("start")),
    "pipeline": _row("shared", _get("pipeline")),
    "team": _row("shared", _get("team")),
    "deals-at-risk": _row("shared", _get("deals-at-risk")),
    "pipeline-changes/<slug:name>": _row("shared", _get("pipeline-changes/won")),
    "metrics": _row("shared", _get("metrics")),
    "metrics/<slug:name>": _row("shared", _get("metrics/open_pipeline"), _get("metrics/open_pipeline?by=account")),
    "metrics/<slug:name>/rows": _row("shared", _get("metrics/open_pipeline/rows"), _get("metrics/open_pipeline/rows?team=East")),
    "metrics/<slug:name>/rows.csv": _row("shared", _get("metrics/open_pipeline/rows.csv")),
    "freshness": _row("shared", _get("freshness")),
    "freshness/numbers": _row("shared", _get("freshness/numbers")),
    "handoffs": _row("shared", _get("handoffs")),
    "handoffs/new": _row(
        "theirs",
        _get("handoffs/new?kind=deal&id={deal}", 403, 404),
        _post("handoffs/new", {"kind": "lead", "id": "{lead}"}, 403, 404),
    ),
    "handoffs/report": _row("shared", *(_get(f"handoffs/report?by={by}") for by in ("hand_off", "person", "team", "week"))),
    "handoffs/report.csv": _row("shared", _get("handoffs/report.csv?by=person")),
    "handoffs/<int:number>": _row(
        "theirs",
        _get("handoffs/{hand_off}", 403, 404),
        *(_post("handoffs/{hand_off}", {"do": do, "to": "{person}"}, 403, 404) for do in ("accept", "take_back", "reassign")),
    ),
    "automations": _row("shared", _get("automations")),
    "automations/switch": _row("kept", _post("automations/switch", {"do": "stop"}, 403)),
    "automations/steps/<int:number>/retry": _row("kept", _post("automations/steps/1/retry", {}, 403)),
    "automations/ready/<slug:key>": _row("kept", _post("automations/ready/won", {}, 403)),
    "automations/<slug:key>": _row("shared", _get("automations/{automation}")),
    "api/automations": _row("shared", _get("api/automations")),
    "api/automations/runs": _row("shared", _get("api/automations/runs")),
    "api/automations/switch": _row("kept", Try("JSON", "api/automations/switch", {"do": "stop"}, frozenset({403}))),
    "api/automations/steps/<number>/retry": _row("kept", Try("JSON", "api/automations/steps/1/retry", {}, frozenset({403}))),
    "notices": _row("shared", _get("notices"), _get("notices?unseen=1&about=hand_off&before=9")),
    "notices/latest": _row("shared", _get("notices/latest")),
    "notices/count": _row("shared", _get("notices/count")),
    "notices/seen": _row("shared", _post("notices/seen")),
    "notices/mail": _row("shared", _post("notices/mail", {"by_mail": "policy"})),
    "notices/<int:number>": _row("theirs", _get("notices/{notice}")),
    "api/notices": _row("shared", _get("api/notices?unseen=true")),
    "api/notices/seen": _row("shared", Try("JSON", "api/notices/seen", {"ids": ["{notice:int}"]}, frozenset({200, 403}))),
    "api/notices/mail": _row("shared", _get("api/notices/mail")),
    "api/handoffs": _row(
        "shared",
        _get("api/handoffs?which=any"),
        Try("JSON", "api/handoffs", {"key": "sold", "kind": "deal", "record": "{deal:int}"}, frozenset({403, 404})),
    ),
    "api/handoffs/report": _row("shared", _get("api/handoffs/report?by=person")),
    "api/handoffs/<number>": _row(
        "theirs",
        _get("api/handoffs/{hand_off}", 403, 404),
        Try("JSON", "api/handoffs/{hand_off}", {"do": "accept"}, frozenset({403, 404})),
    ),
    "policies": _row("shared", _get("policies")),
    "policies/<slug:kind>.yaml": _row("shared", _get("policies/company.yaml")),
    "policies/<slug:kind>": _row("shared", _get("policies/company")),
    "policies/<slug:kind>/schema.json": _row("shared", _get("policies/company/schema.json")),
    "policies/<slug:kind>/compare": _row("shared", _get("policies/company/compare?from=0&to=0")),
    "policies/<slug:kind>/draft": _row("kept", _post("policies/company/draft")),
    "policies/announcements/<int:notice>/seen": _row("shared", _post("policies/announcements/1/seen", {}, 302, 403)),
    "policies/drafts/<int:number>": _row(
        "kept", _get("policies/drafts/1", 403, 404), _post("policies/drafts/1", {"step": "check"}, 403, 404)
    ),
    "policies/drafts/<int:number>/look": _row("kept", _post("policies/drafts/1/look", {}, 403, 404)),
    "policies/drafts/<int:number>/fill": _row("kept", _post("policies/drafts/1/fill", {}, 403, 404)),
    "policies/drafts/<int:number>/progress": _row("kept", _get("policies/drafts/1/progress", 403, 404)),
}

IMPORTS = {
    "imports": _row("kept", _get("imports"), _post("imports")),
    "imports/batches/<int:batch>/undo": _row("kept", _post("imports/batches/1/undo")),
    "imports/<slug:token>": _row("kept", _get("imports/abc"), _post("imports/abc")),
    **{
        f"imports/<slug:token>/{do}": _row("kept", _post(f"imports/abc/{do}"))
        for do in ("map-by-hand", "as-recognised", "cancel", "remove")
    },
    **{f"imports/<slug:token>/{what}": _row("kept", _get(f"imports/abc/{what}")) for what in ("progress", "mapping.yaml")},
    "imports/<slug:token>/mend/<slug:of>/<int:number>": _row("kept", _get("imports/abc/mend/outcome/1")),
    "imports/batches/<int:batch>/undo/progress": _row("kept", _get("imports/batches/1/undo/progress")),
    "imports/<slug:token>/rejects/<slug:of>/<int:number>": _row("kept", _get("imports/abc/rejects/outcome/1")),
    "imports/<slug:token>/policies/<slug:of>/<int:number>": _row("kept", _get("imports/abc/policies/outcome/1")),
}

_CARD = "deal={deal}&stage=closed_lost"
_CALL = {"commit": "1", "likely": "2", "best_case": "3"}
WORK = {
    "forecast": _row("shared", _get("forecast"), _get("forecast?as_of=2024-06-10")),
    "forecast/submit": _row(
        "shared", _get("forecast/submit"), _post("forecast/submit", {"do": "adjust", "about": "{person}", "likely": "1"}, 422)
    ),
    "forecast/category": _row("theirs", _post("forecast/category", {"deal": "{deal}", "version": "1", "category": "commit"})),
    "forecast/meeting": _row("shared", _get("forecast/meeting")),
    "forecast/meeting.xlsx": _row("shared", _get("forecast/meeting.xlsx")),
    "forecast/accuracy": _row("shared", _get("forecast/accuracy")),
    "forecast/completeness": _row("shared", _get("forecast/completeness")),
    "forecast/behind": _row("shared", _get("forecast/behind")),
    "forecast/slices.xlsx": _row("shared", _get("forecast/slices.xlsx"), _get("forecast/slices.xlsx?by=team")),
    "forecast/runs": _row("shared", _get("forecast/runs"), _post("forecast/runs", {"day": "2024-06-01"}, 403)),
    "forecast/runs/progress": _row("shared", _get("forecast/runs/progress", 200, 204)),
    "forecast/runs/stop": _row("shared", _post("forecast/runs/stop", {}, 302, 403)),
    "forecast/week": _row("shared", _post("forecast/week", {"do": "lock", "reason": "x"})),
    "forecast/what-if": _row("shared", _get("forecast/what-if", 200, 403), _post("forecast/what-if", {"name": ""}, 200, 403)),
    "forecast/what-if/<int:number>": _row("theirs", _get("forecast/what-if/{scenario}", 403, 404)),
    "forecast/what-if/<int:number>/do": _row(
        "theirs",
        _post("forecast/what-if/{scenario}/do", {"do": "rename", "name": "Mine"}, 403, 404),
        _post("forecast/what-if/{scenario}/do", {"do": "bring_back"}, 403, 404),
    ),
    "api/forecast/what-if": _row(
        "shared", _get("api/forecast/what-if", 200, 403), Try("JSON", "api/forecast/what-if", {"name": ""}, frozenset({403, 422}))
    ),
    "api/forecast/what-if/<number>": _row(
        "theirs",
        _get("api/forecast/what-if/{scenario}", 403, 404),
        Try("PATCH", "api/forecast/what-if/{scenario}", {"version": 1, "assumptions": []}, frozenset({403, 404})),
        Try("DELETE", "api/forecast/what-if/{scenario}", None, frozenset({403, 404})),
    ),
    "api/forecast/calls": _row(
        "shared",
        _get("api/forecast/calls"),
        Try("JSON", "api/forecast/calls", {**_CALL, "person": 0}, frozenset({403, 404, 422})),
    ),
    "api/forecast/adjustments": _row(
        "theirs",
        Try("JSON", "api/forecast/adjustments", {"about": "{person}", "likely": "5", "note": "x"}, frozenset({403, 404, 422})),
    ),
    **{f"api/forecast/{what}": _row("shared", _get(f"api/forecast/{what}")) for what in ("roll-up", "completeness", "accuracy")},
    "api/forecast/computed": _row("shared", _get("api/forecast/computed", 200, 404)),
    **{
        f"api/forecast/computed/{what}": _row("shared", _get(f"api/forecast/computed/{what}", 200, 403, 404, 422))
        for what in ("days", "moved", "deals", "target", "tested")
    },
    "api/forecast/computed/runs": _row(
        "shared",
        _get("api/forecast/computed/runs"),
        Try("JSON", "api/forecast/computed/runs", {"as_of": "9999-01-01"}, frozenset({403, 422})),
    ),
    "api/forecast/computed/runs/<number>": _row(
        "shared",
        _get("api/forecast/computed/runs/1", 403, 404),
        Try("DELETE", "api/forecast/computed/runs/1", None, frozenset({403, 404})),
    ),
    "api/forecast/week": _row("shared", Try("JSON", "api/forecast/week", {"do": "lock", "reason": ""}, frozenset({403, 422}))),
    "process": _row("shared", _get("process")),
    "process/map": _row("shared", _get("process/map"), _get("process/map?compare=outcome")),
    "process/map/deals": _row("shared", _get("process/map/deals")),
    "process/discover": _row("shared", _get("process/discover"), _post("process/discover", {}, 422)),
    "process/discover/<slug:token>": _row("theirs", _get("process/discover/{log}")),
    "process/discover/<slug:token>/forget": _row("theirs", _post("process/discover/{log}/forget")),
    "api/process/map": _row("shared", _get("api/process/map")),
    "api/process/map/deals": _row("shared", _get("api/process/map/deals")),
    "api/process/discover": _row("shared", _post("api/process/discover", {}, 422)),
    "process/best": _row("shared", _get("process/best")),
    "process/best/deals": _row("shared", _get("process/best/deals?habit=before.demo.contacts..2")),
    "process/compliance": _row("shared", _get("process/compliance"), _get("process/compliance?by=person")),
    "process/compliance.csv": _row("shared", _get("process/compliance.csv?by=person")),
    "process/compliance/moves": _row("shared", _get("process/compliance/moves")),
    "process/compliance/open": _row("shared", _get("process/compliance/open")),
    "process/best/draft": _row("shared", _post("process/best/draft", {"habit": "before.demo.contacts..2"}, 302)),
    "process/requests": _row("shared", _get("process/requests")),
    "process/requests/<int:number>": _row("theirs", _post("process/requests/1", {"answer": "granted"})),
    "board": _row("shared", _get("board"), _get("board?search=zebra")),
    "board/heads": _row("shared", _get("board/heads")),
    "board/lane": _row("shared", _get("board/lane?stage=discovery")),
    "board/card": _row("theirs", _get(f"board/card?{_CARD}", 200, 404)),
    "board/closing": _row("theirs", _get(f"board/closing?{_CARD}")),
    "board/move": _row("theirs", _post("board/move", {"deal": "{deal}", "stage": "proposal", "version": "1"})),
    "board/views": _row("shared", _post("board/views", {"name": "Mine"}, 200, 302, 400, 422)),
    "board/views/delete": _row("theirs", _post("board/views/delete", {"view": "{view}"}, 400, 403, 404)),
    "today": _row("shared", _get("today"), _get("today?person={person}", 200, 400, 403, 404)),
    "today/lists": _row("shared", _get("today/lists")),
    "today/standing": _row("shared", _get("today/standing"), _get("today/standing?person={person}", 200, 400, 403, 404)),
    "today/form": _row(
        "theirs", _get("today/form?do=log&kind=deal&id={deal}"), _get("today/form?do=next-step&kind=deal&id={deal}")
    ),
    "today/do": _row(
        "theirs",
        _post("today/do", {"do": "log", "kind": "deal", "id": "{deal}", "version": "1", "type": "note", "body": "x"}),
        _post("today/do", {"do": "complete", "kind": "activity", "id": "{activity}", "version": "1"}),
        _post("today/do", {"do": "next-step", "kind": "deal", "id": "{deal}", "version": "1", "value": "x"}),
    ),
    "today/snooze": _row("theirs", _post("today/snooze", {"kind": "deal", "id": "{deal}", "until": "tomorrow"})),
    "today/wake": _row("theirs", _post("today/wake", {"snooze": "{snooze}"})),
    "find": _row("shared", _get("find?q=zebra"), _get("find?recent=deal:{deal},account:{account}")),
    "find/all": _row("shared", _get("find/all?q=zebra"), _get("find/all?q=zebra&kind=deal")),
    "undo": _row("shared", _post("undo", {"sequences": "{sequence}"}, 302, 403, 404, 409)),
}

_KIND = "{kind}/<int:record_id>"
RECORDS = {
    "{kind}/new": _row("shared", _get("{kind}/new?account={account}&deal={deal}&contact={contact}&lead={lead}", 200, 403, 404)),
    _KIND: _row("theirs", _get("{kind}/{id}"), _get("{kind}/{id}?as_of=2024-06-10")),
    **{f"{_KIND}/{part}": _row("theirs", _get(f"{{kind}}/{{id}}/{part}")) for part in ("top", "facts", "around", "timeline")},
    f"{_KIND}/facts/<str:name>": _row(
        "theirs", _get("{kind}/{id}/facts/{called}"), _post("{kind}/{id}/facts/{called}", {"value": "Mine", "version": "1"})
    ),
    f"{_KIND}/log": _row("theirs", _post("{kind}/{id}/log", {"type": "note", "body": "x"})),
    f"{_KIND}/files": _row("theirs", _get("{kind}/{id}/files"), _post("{kind}/{id}/files")),
    **{
        f"{_KIND}/{do}": _row("theirs", _post(f"{{kind}}/{{id}}/{do}", {"version": "1", "sequences": "{sequence}"}))
        for do in ("hide", "restore", "undo")
    },
    f"{_KIND}/move": _row(
        "theirs", _get("deals/{deal}/move?stage=closed_lost"), _post("deals/{deal}/move", {"stage": "proposal", "version": "1"})
    ),
    f"{_KIND}/products": _row("theirs", _get("deals/{deal}/products"), _post("deals/{deal}/products", {"do": "add"})),
    f"{_KIND}/roles": _row("theirs", _get("deals/{deal}/roles"), _post("deals/{deal}/roles", {"do": "add"})),
    f"{_KIND}/convert": _row("theirs", _get("leads/{lead}/convert"), _post("leads/{lead}/convert", {"version": "1"})),
    f"{_KIND}/done": _row("theirs", _post("activities/{activity}/done", {"version": "1"})),
    f"{_KIND}/numbers": _row("theirs", _get("people/{person}/numbers")),
    f"{_KIND}/transfer": _row(
        "theirs", _get("people/{person}/transfer", 403, 404), _post("people/{person}/transfer", {}, 403, 404)
    ),
    f"{_KIND}/end": _row("theirs", _get("people/{person}/end", 403, 404), _post("people/{person}/end", {}, 403, 404)),
    "{kind}/gate": _row(
        "theirs",
        _get("deals/gate?deal={deal}&to=proposal"),
        _post("deals/gate", {"deal": "{deal}", "chosen": "{deal}", "to": "proposal"}),
    ),
    "{kind}/<int:deal_id>/gate": _row(
        "theirs", _get("deals/{deal}/gate?to=proposal"), _post("deals/{deal}/gate", {"to": "proposal", "version": "1"})
    ),
    "{kind}/<int:deal_id>/gate/ask": _row("theirs", _post("deals/{deal}/gate/ask", {"to": "proposal", "reason": "x"})),
    "{kind}/<int:deal_id>/playbook": _row("theirs", _get("deals/{deal}/playbook")),
    "{kind}/<int:deal_id>/playbook/tick": _row("theirs", _post("deals/{deal}/playbook/tick", {"step": "x"})),
    "files/<int:file_id>": _row("theirs", _get("files/{file}")),
    "files/<int:file_id>/remove": _row("theirs", _post("files/{file}/remove")),
    "files/<int:file_id>/bring-back": _row("theirs", _post("files/{file}/bring-back")),
    "records/<str:kind>/<int:record_id>": _row(
        "theirs", _get("records/deal/{deal}", 302, 404), _get("records/lead/{lead}", 302, 404)
    ),
    "records/choices/<str:kind>": _row(
        "shared", *(_get(f"records/choices/{kind}?q=zebra") for kind in ("account", "deal", "contact"))
    ),
}

_CELLS = {"rows": [{"id": "{id:int}", "version": 1, "cells": {"name": "Mine", "subject": "Mine"}}]}
_BULK = {"what": "edit", "ids": ["{id:int}"], "cells": {"name": "Mine", "subject": "Mine"}}
_TASK = "{kind}/grid/bulk/{task}"
GRIDS = {
    "{kind}": _row("shared", _get("{kind}"), _get("{kind}?search=zebra"), _get("{kind}?as_of=2024-06-10")),
    "{kind}/grid/cards": _row("shared", _get("{kind}/grid/cards")),
    "{kind}/export.csv": _row("shared", _get("{kind}/export.csv")),
    "{kind}/export.xlsx": _row("shared", _get("{kind}/export.xlsx", 200, 302)),
    "{kind}/export": _row("shared", _get("{kind}/export?task={task}&download=1", 302, 403, 404)),
    "{kind}/grid/rows": _row("shared", _get("{kind}/grid/rows?total=1"), _get("{kind}/grid/rows?search=zebra")),
    "{kind}/grid/names": _row(
        "shared", _get("{kind}/grid/names?of=account&q=zebra", 200, 400), _get("{kind}/grid/names?of=deal&q=zebra", 200, 400)
    ),
    "{kind}/grid/write": _row("shared", Try("JSON", "{kind}/grid/write", _CELLS, frozenset({200, *_REFUSED}))),
    "{kind}/grid/undo": _row("shared", Try("JSON", "{kind}/grid/undo", {"sequences": ["{sequence:int}"]}, frozenset(_REFUSED))),
    "{kind}/grid/bulk": _row("shared", Try("JSON", "{kind}/grid/bulk", _BULK, frozenset({200, *_REFUSED}))),
    "{kind}/grid/bulk/<str:token>": _row("shared", _get(_TASK, 403, 404)),
    **{
        f"{{kind}}/grid/bulk/<str:token>/{do}": _row("shared", Try("JSON", f"{_TASK}/{do}", {}, frozenset({403, 404})))
        for do in ("go", "cancel", "undo")
    },
    "{kind}/grid/views": _row("shared", Try("JSON", "{kind}/grid/views", {"name": "Mine"}, frozenset({200, *_REFUSED}))),
    "{kind}/grid/views/<int:view>/delete": _row(
        "shared", Try("JSON", "{kind}/grid/views/{view}/delete", {}, frozenset({403, 404}))
    ),
}

_API = "api/records/{kind}"
_ONE = f"{_API}/<int:record_id>"
_ROWS = {"source_system": "zoo", "rows": [{"external_id": "z1", "name": "Mine"}]}
API = {
    "api/openapi.json": _row("shared", _get("api/openapi.json")),
    "api/metrics": _row("shared", _get("api/metrics")),
    "api/metrics/<name>": _row("shared", _get("api/metrics/open_pipeline"), _get("api/metrics/open_pipeline?by=account")),
    "api/metrics/<name>/rows": _row("shared", _get("api/metrics/open_pipeline/rows")),
    "api/policies/<kind>": _row("shared", _get("api/policies/company")),
    "api/policies/<kind>/versions": _row("shared", _get("api/policies/company/versions")),
    "api/policies/<kind>/difference": _row("shared", _get("api/policies/company/difference?first=0&second=0")),
    "api/policies/drafts": _row("kept", Try("JSON", "api/policies/drafts", {"kind": "company", "text": "policy: company"})),
    "api/policies/drafts/<number>": _row("kept", _get("api/policies/drafts/1", 403, 404)),
    "api/policies/drafts/<number>/<step>": _row("kept", Try("JSON", "api/policies/drafts/1/check", {}, frozenset({403, 404}))),
    "api/policies/check": _row("shared", Try("JSON", "api/policies/check", {"text": "policy: company"})),
    "api/policies/apply": _row("kept", Try("JSON", "api/policies/apply", {"text": "policy: company"})),
    "api/imports": _row("kept", _get("api/imports")),
    "api/imports/<token>": _row("kept", _get("api/imports/abc")),
    **{
        f"api/imports/<token>/{do}": _row("kept", Try("JSON", f"api/imports/abc/{do}", {})) for do in ("mapping", "run", "cancel")
    },
    "api/imports/<token>/rejects/<of>/<number>": _row("kept", _get("api/imports/abc/rejects/outcome/1")),
    "api/imports/batches/<batch_id>/undo": _row("kept", Try("JSON", "api/imports/batches/1/undo", {})),
    "api/logins": _row("kept", _get("api/logins"), Try("JSON", "api/logins", {"email": "x@example.com", "role": "admin"})),
    **{
        f"api/logins/<int:user_id>/{do}": _row("kept", Try("JSON", f"api/logins/{{user}}/{do}", {}))
        for do in ("link", "deactivate", "reactivate")
    },
    "api/find": _row("shared", _get("api/find?q=zebra")),
    "api/board": _row("shared", _get("api/board"), _get("api/board?owner={person}", 200, 404, 422)),
    "api/board/lanes/<stage>": _row(
        "shared", _get("api/board/lanes/discovery"), _get("api/board/lanes/discovery?owner={person}", 200, 404, 422)
    ),
    "api/today": _row("shared", _get("api/today"), _get("api/today?person={person}", 200, 400, 403, 404, 422)),
    "api/today/snoozes": _row(
        "theirs",
        Try("JSON", "api/today/snoozes", {"kind": "deal", "id": "{deal:int}", "until": "tomorrow"}, frozenset({404, 422})),
    ),
    "api/today/snoozes/<snooze>": _row("theirs", Try("DELETE", "api/today/snoozes/{snooze}", None, frozenset({404, 422}))),
    "api/records": _row("shared", _get("api/records")),
    "api/records/undo": _row("theirs", Try("JSON", "api/records/undo", {"sequences": ["{sequence:int}"]})),
    _API: _row(
        "shared",
        _get(_API),
        _get(f"{_API}?as_of=2024-06-10"),
        _get(f"{_API}?search=zebra"),
        Try("JSON", _API, {"name": "Mine", "account": "{account:int}", "deal": "{deal:int}"}, frozenset({403, 422})),
    ),
    f"{_API}/count": _row("shared", _get(f"{_API}/count")),
    f"{_API}/groups": _row("shared", _get(f"{_API}/groups?by=external_id")),
    _ONE: _row(
        "theirs",
        _get(f"{_API}/{{id}}"),
        _get(f"{_API}/{{id}}?as_of=2024-06-10"),
        Try("PATCH", f"{_API}/{{id}}", _BASED),
        Try("DELETE", f"{_API}/{{id}}?version=1"),
    ),
    f"{_ONE}/restore": _row("theirs", Try("JSON", f"{_API}/{{id}}/restore?version=1", {})),
    f"{_ONE}/history": _row("theirs", _get(f"{_API}/{{id}}/history")),
    f"{_ONE}/move": _row("theirs", Try("JSON", f"{_API}/{{id}}/move", {"stage": "proposal", "version": 1})),
    f"{_ONE}/convert": _row("theirs", Try("JSON", f"{_API}/{{id}}/convert", _BASED)),
    f"{_ONE}/complete": _row("theirs", Try("JSON", f"{_API}/{{id}}/complete", _BASED)),
    f"{_API}/upsert": _row("shared", Try("JSON", f"{_API}/upsert", _ROWS, frozenset({200, 403}))),
    f"{_API}/change": _row(
        "theirs", Try("JSON", f"{_API}/change", {"changes": [{"id": "{id:int}", "version": 1, "values": {}}]})
    ),
    "api/files": _row(
        "theirs", _get("api/files?kind=deal&record_id={deal}"), _post("api/files?kind=deal&record_id={deal}", {}, 404, 422)
    ),
    "api/files/<int:file_id>": _row("theirs", _get("api/files/{file}"), Try("DELETE", "api/files/{file}")),
    "api/files/<int:file_id>/content": _row("theirs", _get("api/files/{file}/content")),
    "api/files/<int:file_id>/restore": _row("theirs", Try("JSON", "api/files/{file}/restore", {})),
    "api/timeline/<kind>/<int:record_id>": _row("theirs", _get("api/timeline/deal/{deal}"), _get("api/timeline/lead/{lead}")),
    "api/process/best": _row("shared", _get("api/process/best")),
    "api/process/best/deals": _row("shared", _get("api/process/best/deals?habit=before.demo.contacts..2")),
    "api/process/compliance": _row("shared", _get("api/process/compliance?by=person")),
    "api/process/compliance/moves": _row("shared", _get("api/process/compliance/moves")),
    "api/process/best/draft": _row(
        "shared", Try("JSON", "api/process/best/draft", {"habit": "before.demo.contacts..2", "form": "play"}, frozenset({403}))
    ),
    "api/process/requests": _row("shared", _get("api/process/requests")),
    "api/process/requests/<number>": _row(
        "theirs", Try("JSON", "api/process/requests/1", {"answer": "granted"}, frozenset({404, 422}))
    ),
    **{
        f"api/process/deals/<deal_id>/{part}": _row("theirs", _get(f"api/process/deals/{{deal}}/{part}?to=proposal"))
        for part in ("gate", "playbook")
    },
    **{
        f"api/process/deals/<deal_id>/{do}": _row(
            "theirs", Try("JSON", f"api/process/deals/{{deal}}/{do}", body, frozenset({404, 422}))
        )
        for do, body in (("move", {"to": "proposal", "version": 1}), ("requests", {"to": "proposal", "reason": "x"}))
    },
    "api/": _row("shared", _get("api/", 404)),
}

TABLE: dict[str, Row] = {**ENTRIES, **OWN, **SETTINGS, **NUMBERS, **IMPORTS, **WORK, **RECORDS, **GRIDS, **API}
