"""Scenarios: what somebody assumed, and what the forecast would be then."""

from django.db import models


class Scenario(models.Model):
    """`results`: what it came to on the run `run_id`, in the scope of whoever computed it; empty before it is computed.

    Nothing refers to `run_id` by a key: a scenario outlives the run it was computed on.
    """

    name = models.TextField()
    note = models.TextField(default="", blank=True)
    assumptions = models.JSONField(default=list)
    user_id = models.BigIntegerField(null=True)
    by_name = models.TextField()
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.IntegerField(default=1)
    deleted_at = models.DateTimeField(null=True)
    run_id = models.BigIntegerField(null=True)
    results = models.JSONField(default=list)

    class Meta:
        db_table = "what_if_scenario"
        indexes = [models.Index(fields=["deleted_at", "changed_at"], name="what_if_latest")]
