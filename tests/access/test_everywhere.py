"""Whoever tries whatever address for something of somebody else's gets nothing, and alike: by one table of every address.

A new address fails here until the table has it. What the table says of each is tried by a stranger, a rep of another team, a
manager of another team, a token of each, and nobody at all.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver
from tests.access.table import TABLE, Row, Try
from tests.access.world import COMMON, MARK, World, furnish
from tests.cast import PASSWORD, assemble

from salesops.kernel.kinds import KINDS
from salesops.records.access import may_write
from salesops.records.logins import make_login_without_person
from salesops.records.tokens.models import Token
from salesops.records.tokens.queries import digest_of
from salesops.records.tokens.scopes import SCOPES
from salesops.web import api_limits

PAGES = r"^(deals|accounts|contacts|leads|people|teams|activities|products)(?=/|$)"
API = r"^api/records/(?!undo$)([a-z-]+)(?=/|$)"
SLUGS = {kind.plural.replace(" ", "-"): kind.name for kind in KINDS.values()}


def _walk(patterns: Any, prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        yield from [route] if isinstance(pattern, URLPattern) else _walk(pattern.url_patterns, route)


def _routes() -> dict[str, set[str]]:
    """Route as the table writes it -> the kinds (by plural) it is there for."""
    found: dict[str, set[str]] = {}
    for route in dict.fromkeys(_walk(get_resolver().url_patterns)):
        kind = re.match(PAGES, route) or re.match(API, route)
        general = re.sub(API, "api/records/{kind}", re.sub(PAGES, "{kind}", route))
        found.setdefault(general, set()).update({kind[1]} if kind else {""})
    return found


def test_every_address_is_in_the_table_and_the_table_has_no_other():
    routes = set(_routes())
    missing, gone = sorted(routes - set(TABLE)), sorted(set(TABLE) - routes)
    assert not missing, f"Say in tests/access/table.py what others may have of somebody's through: {missing}"
    assert not gone, f"No address of the program any more: {gone}"


@pytest.fixture
def world(settings, tmp_path, transactional_db) -> World:
    settings.HOME, settings.FILES, settings.UPLOADS = tmp_path, tmp_path / "files", tmp_path / "uploads"
    settings.WAREHOUSE_URL = str(tmp_path / "warehouse")
    settings.API_CALLS_A_MINUTE = 10**6
    api_limits.forget()
    return furnish(assemble())


class Visitor:
    """Somebody who tries addresses: by session, by token, or without either."""

    def __init__(self, world: World, name: str, *, token: bool = False) -> None:
        self.world, self.name, self.by_token = world, name, token
        self.client = Client(raise_request_exception=False)
        self.viewer = world.cast.viewer(name, datetime.now(UTC)) if name else None
        self.headers = {}
        if token:
            self.headers = {"Authorization": f"Bearer {_token(world, name)}"}
        elif name:
            self.client.force_login(world.cast.user(name))

    def __str__(self) -> str:
        return f"{self.name or 'nobody'}{' by token' if self.by_token else ''}"

    def send(self, one: Try, slug: str) -> tuple[int, str]:
        """The status, and everything that came, also out of a workbook."""
        things = {
            "kind": slug,
            "id": self.world.slug_id(slug) if slug else 0,
            "called": "subject" if slug == "activities" else "name",
            **self.world.things,
        }
        path, data = "/" + _filled(one.path, things), _filled(one.data, things)
        method = self.client.get if one.method == "GET" else self.client.post
        if one.method in ("JSON", "PATCH", "DELETE"):
            method = {"JSON": self.client.post, "PATCH": self.client.patch, "DELETE": self.client.delete}[one.method]
            answer = method(path, json.dumps(data), content_type="application/json", headers=self.headers)
        else:
            answer = (
                method(path, data or {}, headers=self.headers) if one.method == "POST" else method(path, headers=self.headers)
            )
        return answer.status_code, _text(answer)


def _token(world: World, name: str) -> str:
    """A token with every scope, also for somebody who could not be given one."""
    secret, now = f"so_of_{name}", datetime.now(UTC)
    if not Token.objects.filter(digest=digest_of(secret)).exists():
        lasts = {"created_at": now, "expires_at": now + timedelta(days=1)}
        Token.objects.create(
            user=world.cast.user(name), name="all", prefix="so_of_", digest=digest_of(secret), scopes=list(SCOPES), **lasts
        )
    return secret


def _filled(value: Any, things: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        return {key: _filled(one, things) for key, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, things) for one in value]
    if isinstance(value, str) and (number := re.fullmatch(r"\{(\w+):int\}", value)):
        return things[number[1]]
    return value.format(**things) if isinstance(value, str) else value


def _text(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] == b"PK":
        book = zipfile.ZipFile(io.BytesIO(content))
        content = b"".join(book.read(name) for name in book.namelist())
    return content.decode("utf-8", "replace").lower() + str(dict(answer.headers)).lower()


def _words(text: str) -> str:
    """The beginning of what was answered; of a page, its title."""
    return " ".join((re.search(r"<title>(.*?)</title>", text, re.DOTALL) or re.match(r"(.*)", text, re.DOTALL))[1].split())[:150]


def _expected(row: Row, one: Try, slug: str, visitor: Visitor) -> set[int]:
    """What somebody who is not Rosa may be answered."""
    if row.rule == "entry":
        return {200, 302, 400, 401, 403, 404, 405, 410, 422}
    if not visitor.name:
        return {401} if _is_api(one) else {302, 401, 403, 405}
    if visitor.by_token and not _is_api(one):
        return {302, 401, 403, 405}
    if visitor.name == "sam":
        return _REFUSED | ({200} if one.path.startswith(_FOR_WHOEVER_IS_LOGGED_IN) else set())
    return _of_another_team(row, one, slug, visitor) | ({401} if visitor.by_token and "logins" in one.path else set())


_REFUSED = {302, 400, 401, 403, 404, 405, 409, 422}
_FOR_WHOEVER_IS_LOGGED_IN = ("me", "api/docs", "settings/logins/stop-viewing", "start")


def _of_another_team(row: Row, one: Try, slug: str, visitor: Visitor) -> set[int]:
    if one.expect:
        return set(one.expect)
    if row.rule == "kept":
        return {403}
    if row.rule == "shared":
        return {200, 302}
    if slug in COMMON:
        return {302, 403, 404, 405, 409, 422} | ({200} if one.method == "GET" else set())
    changes = one.method != "GET" and slug and not may_write(visitor.viewer, SLUGS[slug])
    return {403, 404} if changes else {404}


def _problems(visitor: Visitor) -> list[str]:
    found, before = [], visitor.world.written()
    for route, slugs in _routes().items():
        row = TABLE.get(route, Row("entry", ()))
        for slug in sorted(slugs):
            for one in row.tries:
                status, text = visitor.send(one, slug)
                wanted = _expected(row, one, slug, visitor)
                if status not in wanted:
                    found.append(f"{one.method} {one.path} [{slug}]: {status}, not {sorted(wanted)}: {_words(text)}")
                if MARK in text:
                    found.append(
                        f"{one.method} {one.path} [{slug}]: tells of what is Rosa's: {text[text.index(MARK) - 60 :][:120]}"
                    )
    if visitor.world.written() != before:
        found.append("Something of Rosa's was changed.")
    return found


def test_nobody_else_finds_anything_of_hers(world):
    """A rep and a manager of another team, a stranger, a token of each, and nobody at all."""
    found = [
        f"{visitor}: {problem}"
        for visitor in (
            *(Visitor(world, name, token=token) for name in ("rita", "mia", "sam") for token in (False, True)),
            Visitor(world, ""),
        )
        for problem in _problems(visitor)
    ]
    _none(found)


def test_rosa_herself_finds_what_others_do_not(world):
    """Otherwise nobody would be refused anything: there would be nothing."""
    rosa, missed = Visitor(world, "rosa"), []
    for route, slugs in _routes().items():
        row = TABLE.get(route, Row("entry", ()))
        for slug in sorted(slugs):
            for one in row.tries if row.rule == "theirs" else ():
                if one.method == "GET" and not one.expect:
                    status, _ = rosa.send(one, slug)
                    if status not in (200, 302) and slug != "spend":
                        missed.append(f"{one.path} [{slug}]: {status}")
    _none(missed)
    for search in ("/find?q=zebra", "/deals?search=zebra", "/accounts/export.csv", "/api/records/leads", "/board"):
        assert MARK in _text(rosa.client.get(search)), search


OFFERED = re.compile(
    r"""<form[^>]+method="post"(?![^>]+action="/(?:logout/|settings/logins/stop-viewing)")[^>]*>"""
    r"""|<[^>]+\s(?:hx-(?:post|put|patch|delete)|data-edit)\b[^>]*>"""
    r"""|<[^>]+data-do="(?:log|complete|snooze|wake|next-step|close-date|undo|save-view|delete-view|bulk-\w+)"[^>]*>"""
    r"""|<[^>]+href="/[a-z]+/new\b[^>]*>|<[^>]+class="[^"]*\bdeal-move\b[^>]*>|"mayWrite":\s*true|"mayChange":\s*true""",
    re.IGNORECASE,
)
"""What sends a change, or opens what would."""


def test_who_looks_through_somebody_elses_eyes_sees_their_pages_and_is_offered_no_change(world):
    """Through Rosa's what is hers, through those of operations what is kept from others."""
    make_login_without_person("root", PASSWORD)
    visitor, offered, seen = Visitor(world, ""), [], 0
    visitor.client.login(username="root", password=PASSWORD)
    for name, rules in (("rosa", {"theirs", "shared"}), ("omar", {"kept"})):
        visitor.client.post(f"/settings/logins/{world.cast.user(name).id}/view-as")
        for route, slugs in _routes().items():
            row = TABLE[route]
            for slug in sorted(slugs) if row.rule in rules and not re.search(r"^api/|export|^me|\.\w+$", route) else ():
                for one in (one for one in row.tries if one.method == "GET"):
                    status, text = visitor.send(one, slug)
                    seen += status == 200
                    offered += [f"/{one.path} [{slug}]: {found[:150]}" for found in OFFERED.findall(text)[:3]]
        visitor.client.post("/settings/logins/stop-viewing")
    _none(offered)
    assert seen > 60


def _none(problems: list[str]) -> None:
    assert not problems, "\n".join(problems)


def _is_api(one: Try) -> bool:
    return one.path.startswith("api/") and not one.path.startswith("api/docs")
