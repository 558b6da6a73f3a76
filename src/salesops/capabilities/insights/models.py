"""What was found out about habits, kept until it is found out anew: working it out takes seconds, reading it none."""

from django.db import models


class KeptStudy(models.Model):
    """The study of one selection. `result` is empty until it was made for the first time; `failed` says why the last try did."""

    key = models.TextField(unique=True)
    asked_at = models.DateTimeField(null=True)
    """When it was last asked for; empty once that was done."""
    made_at = models.DateTimeField(null=True)
    sequence = models.BigIntegerField(default=0)
    """The last event of history it knows of."""
    result = models.JSONField(null=True)
    failed = models.TextField(default="", blank=True)

    class Meta:
        db_table = "insights_study"
