"""What people were told, which of it they want by mail, and the mail on its way out."""

from django.db import models

STATES = ("waiting", "failed", "sent", "given_up")
OPEN = ("waiting", "failed")
"""Mail that is still to be sent: never tried, or tried without success."""


class Notice(models.Model):
    """What one person is told. `kind` and `record_id` name the record it is about; `link` is where to look, here."""

    person_id = models.BigIntegerField()
    source = models.TextField()
    once = models.TextField()
    """What it is told for: nobody is told of the same thing twice."""
    text = models.TextField()
    link = models.TextField(blank=True)
    kind = models.TextField(blank=True)
    record_id = models.BigIntegerField(null=True)
    by_name = models.TextField()
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notices_notice"
        indexes = [
            models.Index(fields=["person_id", "-at"], name="notices_of"),
            models.Index(fields=["person_id"], name="notices_unseen", condition=models.Q(seen_at=None)),
            models.Index(fields=["kind", "record_id"], name="notices_about", condition=models.Q(seen_at=None)),
        ]
        constraints = [models.UniqueConstraint(fields=["once", "person_id"], name="notices_once")]


class Mail(models.Model):
    """One mail to one address. `next_try_at`: not before then; whoever sends it moves that on first, and so claims it."""

    to = models.TextField()
    subject = models.TextField()
    body = models.TextField()
    once = models.TextField(unique=True)
    state = models.TextField(default="waiting")
    tries = models.IntegerField(default=0)
    at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        db_table = "notices_mail"
        indexes = [models.Index(fields=["next_try_at"], name="notices_mail_open", condition=models.Q(state__in=OPEN))]
        constraints = [models.CheckConstraint(condition=models.Q(state__in=STATES), name="notices_mail_state")]


class MailChoice(models.Model):
    """Whether somebody wants what they are told from a source by mail as well."""

    person_id = models.BigIntegerField()
    source = models.TextField()
    wanted = models.BooleanField()

    class Meta:
        db_table = "notices_mail_choice"
        constraints = [models.UniqueConstraint(fields=["person_id", "source"], name="notices_mail_choice_once")]
