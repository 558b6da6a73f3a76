"""Work on many records that somebody asked for: how far it is, what came of it, how to take it back."""

from django.db import models

from salesops.history.door import Door

DOOR = Door("salesops.workspace.grids.actions")


class Task(models.Model):
    """A bulk change or an export of one login.

    states: `checking` -> `checked` -> `running` -> `done` or `stopped`; `undoing` -> `undone`; `failed` from any.
    given: what was asked for. records: `[[id, version], ...]`. result: see `facts.Result`.
    """

    token = models.TextField(unique=True)
    user_id = models.BigIntegerField()
    kind = models.TextField()
    what = models.TextField()
    state = models.TextField()
    given = models.JSONField(default=dict)
    records = models.JSONField(default=list)
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    result = models.JSONField(default=dict)
    sequences = models.JSONField(default=list)
    is_cancelled = models.BooleanField(default=False)
    words = models.TextField(default="")
    """Why it failed or stopped."""
    made_at = models.DateTimeField()

    class Meta:
        db_table = "grids_task"
        indexes = [models.Index(fields=["user_id", "made_at"], name="grids_task_own")]

    def save(self, *args: object, **named: object) -> None:
        DOOR.check("Saving a task")
        super().save(*args, **named)  # type: ignore[arg-type]
