"""Tokens: made for part of what somebody may, known by their hash, ended by time, by hand, or with the login."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from tests.cast import NOW, TESTER, Cast

from salesops.history import queries as history
from salesops.records.errors import InvalidError, NotFoundError
from salesops.records.tokens import actions, queries
from salesops.records.tokens.commands import token as command
from salesops.records.tokens.models import Token


def made(cast: Cast, name: str = "rita", called: str = "sync", scopes=("records:read",), **more):
    return actions.add(user_id=cast.user(name).id, name=called, scopes=scopes, by=TESTER, at=NOW, **more)


def test_a_token_is_told_once_and_kept_as_its_hash(cast):
    token = made(cast)
    kept = Token.objects.get()
    assert token.secret.startswith("so_")
    assert len(token.secret) > 40
    assert token.secret not in str(vars(kept))
    assert kept.prefix == token.secret[:9]
    known = queries.known(token.secret, NOW)
    assert (known.name, known.user.username, known.scopes) == ("sync", "rita", {"records:read"})


def test_history_tells_who_gave_it_without_the_token(cast):
    token = made(cast)
    actions.revoke(token.id, by=TESTER, at=NOW)
    given, ended = reversed(history.timeline("token", token.id))
    assert (given.action, ended.action) == ("add_token", "revoke_token")
    assert given.changes["name"] == (None, "sync")
    assert token.secret not in str(given)


def test_a_token_ends(cast):
    short, revoked, gone = (made(cast, called=name, days=1) for name in ("short", "revoked", "gone"))
    assert queries.known(short.secret, NOW + timedelta(hours=23))
    assert queries.known(short.secret, NOW + timedelta(days=1)) is None
    actions.revoke(revoked.id, by=TESTER, at=NOW)
    assert queries.known(revoked.secret, NOW) is None
    user = cast.user("rita")
    user.is_active = False
    user.save()
    assert queries.known(gone.secret, NOW) is None


def test_unknown_and_mistyped_tokens_are_nobody_s(cast):
    secret = made(cast).secret
    for wrong in ("", "so_", secret[:-1], secret.upper(), "\udcff"):
        assert queries.known(wrong, NOW) is None


@pytest.mark.parametrize(
    ("more", "where", "words"),
    [
        ({"scopes": ()}, "token.scopes", "opens nothing"),
        ({"scopes": ("everything",)}, "token.scopes", "no scope"),
        ({"scopes": ("policies:write",)}, "token.scopes", "never may more than its owner"),
        ({"scopes": ("imports:write",)}, "token.scopes", "never may more"),
        ({"called": " "}, "token.name", "by its name"),
        ({"called": "a\nb"}, "token.name", "by its name"),
        ({"days": 0}, "token.days", "1 to 366"),
        ({"days": 4000}, "token.days", "1 to 366"),
    ],
)
def test_what_a_token_cannot_be_is_said(cast, more, where, words):
    with pytest.raises(InvalidError) as refused:
        made(cast, **more)
    assert refused.value.findings[0].where == where
    assert words in str(refused.value)
    assert not Token.objects.exists()


def test_names_tell_one_s_tokens_apart(cast):
    first = made(cast)
    with pytest.raises(InvalidError, match="already"):
        made(cast)
    made(cast, "raj")
    actions.revoke(first.id, by=TESTER, at=NOW)
    made(cast)


def test_a_stranger_or_nobody_gets_no_token(cast):
    with pytest.raises(InvalidError):
        made(cast, "sam")
    with pytest.raises(NotFoundError):
        actions.add(user_id=99_999, name="a", scopes=("records:read",), by=TESTER, at=NOW)


def test_one_revokes_one_s_own_only(cast):
    token = made(cast)
    with pytest.raises(NotFoundError):
        actions.revoke(token.id, by=TESTER, at=NOW, user_id=cast.user("raj").id)
    actions.revoke(token.id, by=TESTER, at=NOW, user_id=cast.user("rita").id)
    with pytest.raises(NotFoundError):
        actions.revoke(token.id, by=TESTER, at=NOW)
    assert [shown.state for shown in queries.of_user(cast.user("rita").id, NOW)] == ["revoked"]


def test_use_is_noted_once_a_minute(cast, django_assert_num_queries):
    secret = made(cast).secret
    actions.note_use(queries.known(secret, NOW), at=NOW)
    assert Token.objects.get().last_used_at == NOW
    used = _known_at(NOW)
    with django_assert_num_queries(0):
        actions.note_use(used, at=NOW + timedelta(seconds=59))
    actions.note_use(_known_at(NOW), at=NOW + timedelta(seconds=60))
    assert Token.objects.get().last_used_at == NOW + timedelta(seconds=60)


def _known_at(moment):
    return queries.Known(Token.objects.get().id, "sync", frozenset(), None, moment)


def test_the_command_makes_lists_and_revokes(cast):
    run = CliRunner().invoke
    made_ = run(command, ["add", "rita", "--name", "nightly", "--scope", "records:read", "--days", "7"])
    assert made_.exit_code == 0, made_.output
    secret = made_.stdout.strip()
    assert secret.startswith("so_")
    listed = run(command, ["list", "rita"]).output
    assert "nightly" in listed
    assert secret not in listed
    assert "valid" in listed
    number = str(Token.objects.get().id)
    assert run(command, ["revoke", number]).exit_code == 0
    assert "revoked" in run(command, ["list"]).output
    assert run(command, ["revoke", number]).exit_code == 1
    assert "Check the spelling" in run(command, ["list", "ritta"]).output
    assert run(command, ["add", "rita", "--name", "x", "--scope", "policies:write"]).exit_code == 1
