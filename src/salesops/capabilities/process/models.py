"""What people asked for and answered about single deals: exceptions to the process, and approvals it asks for."""

from django.db import models

KINDS = ("exception", "approval")
ANSWERS = ("", "granted", "refused")


class Request(models.Model):
    """Asked by one person, answered by another; never changed after that."""

    kind = models.TextField()
    deal_id = models.BigIntegerField()
    pipeline = models.TextField()
    stage = models.TextField()
    """Into which the deal is to move."""
    names = models.JSONField()
    """What an exception lets it lack; the key of the approval."""
    known = models.JSONField(default=dict)
    """The fields an approval's condition looks at, as they were: with other values it holds no longer."""
    reason = models.TextField()
    asked_by_id = models.BigIntegerField(null=True)
    asked_by_name = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(default="", blank=True)
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_name = models.TextField(default="", blank=True)
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(default="", blank=True)
    expires_on = models.DateField(null=True)
    """The first day an exception no longer holds."""

    class Meta:
        db_table = "process_request"
        indexes = [models.Index(fields=["deal_id", "kind"], name="process_request_of")]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="process_request_kind"),
            models.CheckConstraint(condition=models.Q(answer__in=ANSWERS), name="process_request_answer"),
        ]


class Tick(models.Model):
    """A step of a play that somebody has done for a deal."""

    deal_id = models.BigIntegerField()
    stage = models.TextField()
    text = models.TextField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "process_tick"
        constraints = [models.UniqueConstraint(fields=["deal_id", "stage", "text"], name="process_tick_once")]
