"""What the API remembers between requests: answers given under an idempotency key, and how often somebody calls."""

from django.db import models


class KeyedCall(models.Model):
    """A request under an idempotency key. Without `status` it is being worked on, by whoever wrote `claim`."""

    caller = models.TextField()
    key = models.TextField()
    fingerprint = models.CharField(max_length=64)
    claim = models.CharField(max_length=32)
    claimed_at = models.DateTimeField(db_index=True)
    status = models.IntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(default="", blank=True)

    class Meta:
        db_table = "web_keyed_call"
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="web_keyed_call_key")]


class CallCount(models.Model):
    """How often somebody called within a minute, over all processes."""

    caller = models.TextField()
    minute = models.BigIntegerField(db_index=True)
    calls = models.IntegerField()

    class Meta:
        db_table = "web_call_count"
        constraints = [models.UniqueConstraint(fields=["caller", "minute"], name="web_call_count_minute")]
