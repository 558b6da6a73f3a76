"""Sending the mail that waits. Any number of workers may: whoever moves a mail's next try on has claimed it.

A worker that dies after the mail server has taken a mail and before that is noted leaves it to be sent a second time when
the claim runs out. No protocol of mail can rule that out; both carry one Message-ID, by which mail programs show them once.
"""

import smtplib
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F

from salesops.records.notices.decide import CLAIMED_FOR, GIVEN_UP_AFTER, is_given_up, next_try
from salesops.records.notices.models import OPEN, Mail
from salesops.records.notices.queries import mail_is_on

AT_ONCE = 50
_OF_ONE_MAIL = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError, ValueError)
"""What is wrong with one mail alone; whatever else happens would happen to the next one too."""


def send_waiting(*, at: datetime) -> int:
    """Send what waits; how much went out. Without a mail server nothing does, and what is too old is given up."""
    too_old = Mail.objects.filter(state__in=OPEN, at__lte=at - GIVEN_UP_AFTER)
    if too_old.exists():  # a look that finds nothing waits for nobody who writes
        too_old.update(state="given_up")
    due = Mail.objects.filter(state__in=OPEN, next_try_at__lte=at).order_by("next_try_at", "id") if mail_is_on() else ()
    waiting = list(due[:AT_ONCE])
    if not waiting:
        return 0
    return _send_all(waiting, at)


def _send_all(waiting: list[Mail], at: datetime) -> int:
    sent, connection = 0, get_connection()
    try:
        for mail in waiting:
            if not _claim(mail, at):
                continue
            problem = _send(mail, connection)
            _note(mail, problem, at)
            sent += problem is None
            if problem is not None and not isinstance(problem, _OF_ONE_MAIL):
                break  # the server itself is in trouble: the others wait for the next look
    finally:
        _close(connection)
    return sent


def _claim(mail: Mail, at: datetime) -> bool:
    """Whether it is ours: nobody else has moved its next try on since it was read."""
    ours = Mail.objects.filter(id=mail.id, state__in=OPEN, next_try_at=mail.next_try_at, tries=mail.tries)
    return bool(ours.update(next_try_at=at + CLAIMED_FOR, tries=F("tries") + 1))


def _send(mail: Mail, connection: BaseEmailBackend) -> Exception | None:
    """What went wrong, if anything."""
    known_by = f"<{sha256(mail.once.encode()).hexdigest()[:32]}@{settings.EMAIL_FROM.partition('@')[2] or 'salesops'}>"
    message = EmailMessage(mail.subject, mail.body, settings.EMAIL_FROM, [mail.to], headers={"Message-ID": known_by})
    message.connection = connection
    try:
        connection.open()
        message.send()
    except (OSError, ValueError) as error:  # SMTPException is an OSError; a header that cannot be written a ValueError
        _close(connection)
        return error
    return None


def _note(mail: Mail, problem: Exception | None, at: datetime) -> None:
    tries = mail.tries + 1
    if problem is None:
        changes = {"state": "sent", "sent_at": at, "error": ""}
    elif _is_for_good(problem) or is_given_up(mail.at, at):
        changes = {"state": "given_up", "error": _words(problem)}
    else:
        changes = {"state": "failed", "error": _words(problem), "next_try_at": next_try(tries, at)}
    Mail.objects.filter(id=mail.id, tries=tries).update(**changes)


def _is_for_good(problem: Exception) -> bool:
    """Whether trying again would be refused again: the address is not there, or the mail is not taken."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in problem.recipients.values())
    if isinstance(problem, smtplib.SMTPDataError | smtplib.SMTPSenderRefused):
        return problem.smtp_code >= 500
    return isinstance(problem, ValueError)


def _words(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}"[:500]


def _close(connection: BaseEmailBackend) -> None:
    """Hang up; a server that is gone already cannot be told."""
    try:
        connection.close()
    except OSError:
        connection.connection = None
