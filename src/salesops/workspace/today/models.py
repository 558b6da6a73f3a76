"""What somebody put off: shown again on the day it is put off until. Written by the actions alone."""

from django.db import models

from salesops.history.door import Door

DOOR = Door("salesops.workspace.today.snoozing")


class Snooze(models.Model):
    """Who put off which record until when; `woken_at` is filled where it was taken back before that day."""

    user_id = models.BigIntegerField()
    kind = models.TextField()
    record_id = models.BigIntegerField()
    until = models.DateField()
    by_name = models.TextField()
    at = models.DateTimeField()
    woken_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "today_snooze"
        indexes = [models.Index(fields=["user_id", "until"], name="today_snooze_whose")]

    def save(self, *args: object, **named: object) -> None:
        DOOR.check("Putting something off")
        super().save(*args, **named)  # type: ignore[arg-type]

    def delete(self, *args: object, **named: object) -> tuple[int, dict[str, int]]:
        DOOR.check("Forgetting that something was put off")
        return super().delete(*args, **named)  # type: ignore[arg-type]
