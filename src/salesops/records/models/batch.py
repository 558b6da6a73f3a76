"""One import: what came in together, and can be undone together."""

from django.db import models

STATUSES = ("running", "finished", "failed", "undone")


class Batch(models.Model):
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    by_id = models.BigIntegerField(null=True)
    by_name = models.TextField()
    source_system = models.TextField()
    status = models.TextField(default="running", db_default="running")
    fingerprint = models.TextField(default="", db_default="", blank=True)
    """Of the files and their mapping: the same fingerprint again carries on where it was stopped."""
    first_seq = models.BigIntegerField(null=True)
    last_seq = models.BigIntegerField(null=True)
    """Its events in `history_event`, both included."""
    summary = models.JSONField(default=dict)

    class Meta:
        db_table = "records_batch"
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=STATUSES), name="records_batch_status"),
        ]
