"""What was handed over, by whom, to whom, until when; and what is to be sent about it."""

from django.db import models

STATES = ("waiting", "accepted", "sent_back", "done")


class HandOff(models.Model):
    """One passing of work. `key` is that of the policy; `event` the event of history that started it, none by hand."""

    key = models.TextField()
    name = models.TextField()
    kind = models.TextField()
    record_id = models.BigIntegerField()
    event = models.BigIntegerField(null=True)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    sender_id = models.BigIntegerField(null=True)
    sender_name = models.TextField()
    receiver_id = models.BigIntegerField(null=True)
    """The one who must act, or who has accepted; None while several may."""
    receivers = models.JSONField(default=list)
    """Ids of all who may accept."""
    receiver_name = models.TextField()
    state = models.TextField(default="waiting")
    accepted_at = models.DateTimeField(null=True)
    sent_back_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    minutes = models.IntegerField(null=True)
    """To acceptance, in the time the clock counts."""
    lacked = models.JSONField(default=list)
    """Fields of the packet that were empty at the start."""
    reason = models.TextField(default="", blank=True)

    class Meta:
        db_table = "handoffs_hand_off"
        indexes = [models.Index(fields=["state", "receiver_id"], name="handoffs_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["key", "event", "kind", "record_id"], name="handoffs_once"),
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="handoffs_state"),
        ]


class Sending(models.Model):
    """Something to be sent at a moment, once: whoever sets `sent_at` sends it."""

    hand_off = models.ForeignKey(HandOff, on_delete=models.CASCADE, related_name="sendings")
    what = models.TextField()
    name = models.TextField(blank=True)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    called_off = models.BooleanField(default=False)

    class Meta:
        db_table = "handoffs_sending"
        indexes = [models.Index(fields=["sent_at", "due_at"], name="handoffs_sending_due")]
        constraints = [models.UniqueConstraint(fields=["hand_off", "what", "name"], name="handoffs_sending_once")]


class Watermark(models.Model):
    """How far history was followed."""

    up_to = models.BigIntegerField()

    class Meta:
        db_table = "handoffs_watermark"
