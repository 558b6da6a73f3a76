"""What people are told is told once; mail goes out once, later, or never, but does not get lost."""

import socket
from contextlib import contextmanager
from datetime import timedelta

import pytest
from tests.cast import NOW, TESTER

from salesops.kernel.scope import EVERYTHING
from salesops.records import actions as records
from salesops.records.errors import InvalidError
from salesops.records.notices import actions, decide, jobs, pruning, queries, sending
from salesops.records.notices.actions import About
from salesops.records.notices.models import Mail, Notice
from salesops.records.queries import get

HAND_OFF = {"source": "hand_off", "by": TESTER, "at": NOW}


@pytest.fixture
def mailing(settings):
    settings.EMAIL_URL = "smtp://mail.example.com"


class Server:
    """A mail server in this process, that takes what it is told to take."""

    def __init__(self):
        self.got, self.answers = [], []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802  aiosmtpd's name
        envelope.rcpt_tos.append(address)
        return self.answers.pop(0) if self.answers else "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802  aiosmtpd's name
        self.got.append((envelope.rcpt_tos[0], envelope.content.decode()))
        return "250 OK"


@contextmanager
def mail_server(settings):
    from aiosmtpd.controller import Controller

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_URL, settings.EMAIL_FROM = "smtp://127.0.0.1", "salesops@example.com"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Server()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    try:
        yield server
    finally:
        controller.stop()


def test_each_is_told_once_and_sees_it_once(cast):
    assert actions.tell([cast.rita, cast.raj, 999_999], "Look.", once="a", about=About("deal", 7), **HAND_OFF) == 2
    assert actions.tell([cast.rita, cast.mia], "Look.", once="a", **HAND_OFF) == 1
    assert (queries.unseen_count(cast.rita), queries.unseen_count(cast.rosa), queries.unseen_count(None)) == (1, 0, 0)
    assert actions.mark_seen(cast.rita, at=NOW) == 1
    assert actions.mark_seen(cast.rita, at=NOW) == 0
    assert actions.settle(About("deal", 7), at=NOW) == 1
    assert queries.unseen_count(cast.mia) == 1


def test_whoever_has_left_is_told_nothing(cast):
    version = get("person", cast.raj, scope=EVERYTHING).version
    records.end_person(cast.raj, left_on=NOW.date(), version=version, by=TESTER, at=NOW)
    assert actions.tell([cast.raj], "Look.", once="a", **HAND_OFF) == 0


def test_a_link_that_leads_away_and_an_unknown_source_are_refused(cast):
    for wrong in ({"link": "https://elsewhere.example"}, {"link": "//elsewhere.example"}, {"source": "gossip"}):
        with pytest.raises(ValueError, match="source|away"):
            actions.tell([cast.rita], "Look.", once="a", **{**HAND_OFF, **wrong})


@pytest.mark.usefixtures("mailing")
def test_mail_goes_to_whoever_wants_that_source_by_mail(cast, settings):
    settings.SITE_URL = "https://sales.example.com"
    actions.choose_mail(cast.raj, {"hand_off": False})
    actions.choose_mail(cast.mia, {"policy": True})
    actions.tell([cast.rita, cast.raj], "Look.", once="a", link="/handoffs", **HAND_OFF)
    actions.tell([cast.rita, cast.mia], "Rules.", once="b", **{**HAND_OFF, "source": "policy"})
    actions.tell([cast.rita], "Quiet.", once="c", mail=False, **HAND_OFF)
    assert list(Mail.objects.values_list("to", "subject")) == [("rita@example.com", "Look."), ("mia@example.com", "Rules.")]
    assert "https://sales.example.com/handoffs" in Mail.objects.earliest("id").body
    with pytest.raises(InvalidError, match="no source"):
        actions.choose_mail(cast.raj, {"gossip": True})


def test_without_a_mail_server_no_mail_is_written_for_notices_and_what_is_too_old_is_given_up(cast):
    actions.tell([cast.rita], "Look.", once="a", **HAND_OFF)
    assert not Mail.objects.exists()
    assert actions.post("ann@example.com", "Hello", "You", once="x", at=NOW)
    assert not actions.post("ann@example.com", "Hello", "You", once="x", at=NOW)
    assert sending.send_waiting(at=NOW) == 0
    assert queries.mail_states() == {"waiting": 1}
    sending.send_waiting(at=NOW + decide.GIVEN_UP_AFTER)
    assert queries.mail_states() == {"given_up": 1}
    assert actions.retry(at=NOW + timedelta(days=5)) == 1
    assert queries.mail_states() == {"waiting": 1}


def test_what_is_no_address_is_refused_and_a_subject_stays_one_line(cast):
    with pytest.raises(InvalidError, match="no e-mail address"):
        actions.post("ann@example.com\nBcc: all@example.com", "Hello", "", once="x", at=NOW)
    actions.post("ann@example.com", "Hello\nBcc: all@example.com", "", once="y", at=NOW)
    assert Mail.objects.get().subject == "Hello Bcc: all@example.com"


def test_a_real_mail_server_gets_each_mail_once_and_is_asked_again_where_it_was_busy(cast, settings):
    with mail_server(settings) as server:
        for name in ("busy", "ann", "nobody"):
            actions.post(f"{name}@example.com", f"For {name}", "Grüße", once=name, at=NOW)
        server.answers = ["450 later", "250 OK", "550 no such person"]
        assert sending.send_waiting(at=NOW) == 1
        assert [to for to, _ in server.got] == ["ann@example.com"]
        assert sending.send_waiting(at=NOW) == 0
        assert sending.send_waiting(at=NOW + timedelta(minutes=1)) == 1
        assert [to for to, _ in server.got] == ["ann@example.com", "busy@example.com"]
        assert "Message-ID: <" in server.got[0][1]
    assert dict(Mail.objects.values_list("once", "state")) == {"busy": "sent", "ann": "sent", "nobody": "given_up"}
    assert "550" in Mail.objects.get(once="nobody").error


def test_a_server_that_is_not_there_keeps_the_others_waiting_and_the_waits_grow(cast, settings):
    with mail_server(settings):
        pass
    for name in ("one", "two"):
        actions.post(f"{name}@example.com", "Hello", "", once=name, at=NOW)
    assert sending.send_waiting(at=NOW) == 0
    assert dict(Mail.objects.values_list("once", "tries")) == {"one": 1, "two": 0}
    waits = [decide.next_try(tries, NOW) - NOW for tries in range(1, 9)]
    assert waits == sorted(waits)
    assert waits[-1] == waits[-2] == timedelta(hours=12)


def test_two_workers_never_have_the_same_mail(cast):
    actions.post("ann@example.com", "Hello", "", once="x", at=NOW)
    mine, theirs = Mail.objects.get(), Mail.objects.get()
    assert sending._claim(mine, NOW)
    assert not sending._claim(theirs, NOW)
    assert sending._claim(Mail.objects.get(), NOW + decide.CLAIMED_FOR)


def test_a_worker_that_dies_before_it_notes_what_it_sent_leaves_it_to_be_sent_once_more(cast, settings, monkeypatch):
    def die(*_):
        raise KeyboardInterrupt

    actions.post("ann@example.com", "Hello", "", once="x", at=NOW)
    with mail_server(settings) as server:
        with monkeypatch.context() as dying:
            dying.setattr(sending, "_note", die)
            with pytest.raises(KeyboardInterrupt):
                sending.send_waiting(at=NOW)
        assert sending.send_waiting(at=NOW + timedelta(minutes=9)) == 0
        assert sending.send_waiting(at=NOW + decide.CLAIMED_FOR) == 1
        assert sending.send_waiting(at=NOW + timedelta(days=1)) == 0
    identities = [next(line for line in text.splitlines() if line.startswith("Message-ID")) for _, text in server.got]
    assert len(identities) == 2
    assert identities[0] == identities[1]


def test_what_was_seen_or_sent_long_ago_is_forgotten_and_nothing_else(cast, mailing):
    later = NOW + pruning.KEPT
    for once, at, seen in (("old", NOW, NOW), ("just", NOW, later), ("unseen", NOW, None)):
        actions.tell([cast.rita], once, once=once, source="hand_off", by=TESTER, at=at)
        Notice.objects.filter(once=once).update(seen_at=seen)
    for state in ("sent", "given_up", "waiting", "failed"):
        actions.post("rita@example.com", state, "", once=state, at=NOW)
        Mail.objects.filter(once=state).update(state=state)
    mailed = Mail.objects.exclude(state__in=("sent", "given_up")).count()
    assert pruning.prune(at=later) == pruning.Pruned(0, 0)
    assert pruning.prune(at=later + timedelta(seconds=1)).notices == 1
    assert list(Notice.objects.order_by("id").values_list("once", flat=True)) == ["just", "unseen"]
    assert Mail.objects.count() == mailed
    assert pruning.prune(at=NOW + pruning.KEPT_UNSEEN + timedelta(days=1)).notices == 2


def test_the_worker_forgets_at_its_start_and_not_at_every_look(db, monkeypatch):
    pruned = []
    monkeypatch.setattr(jobs, "prune", lambda at: pruned.append(at))
    looking = jobs.Looking()
    looking.look()
    looking.look()
    assert len(pruned) == 1
    looking.prune_at -= jobs.PRUNE_EVERY
    looking.look()
    assert len(pruned) == 2
