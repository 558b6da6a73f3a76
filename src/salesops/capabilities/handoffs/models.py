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
    note = models.TextField(default="", blank=True)
    """What whoever gave it by hand said to it."""
    owner_before = models.BigIntegerField(null=True)
    """Whose the record was before whoever accepted took it over; None where it did not change hands."""

    class Meta:
        db_table = "handoffs_hand_off"
        indexes = [
            models.Index(fields=["state", "receiver_id"], name="handoffs_waiting"),
            models.Index(fields=["state", "due_at"], name="handoffs_by_due"),
            models.Index(fields=["kind", "record_id"], name="handoffs_of_record"),
            models.Index(fields=["sender_id"], name="handoffs_given"),
            models.Index(fields=["started_at"], name="handoffs_by_start"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["key", "event", "kind", "record_id"], name="handoffs_once"),
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="handoffs_state"),
        ]


class Taker(models.Model):
    """One who may accept it."""

    hand_off = models.ForeignKey(HandOff, on_delete=models.CASCADE, related_name="takers")
    person_id = models.BigIntegerField()

    class Meta:
        db_table = "handoffs_taker"
        indexes = [models.Index(fields=["person_id"], name="handoffs_may_take")]
        constraints = [models.UniqueConstraint(fields=["hand_off", "person_id"], name="handoffs_taker_once")]


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


class Turn(models.Model):
    """When somebody last had their turn, where a team takes turns: the higher the number, the later."""

    key = models.TextField()
    person_id = models.BigIntegerField()
    number = models.BigIntegerField()

    class Meta:
        db_table = "handoffs_turn"
        constraints = [models.UniqueConstraint(fields=["key", "person_id"], name="handoffs_turn_once")]
