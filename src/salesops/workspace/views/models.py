"""Saved views: what somebody wants to see of a kind of record, under a name. Written by the actions alone."""

from django.db import models

from salesops.history.door import Door

DOOR = Door("salesops.workspace.views.actions")


class SavedView(models.Model):
    """One way of looking at a kind of record, on a surface."""

    name = models.TextField()
    kind = models.TextField()
    surface = models.TextField()
    condition = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    order = models.JSONField(default=list)
    options = models.JSONField(default=dict)
    owner_id = models.BigIntegerField()
    """The login it belongs to, not the person: some logins have none."""
    owner_name = models.TextField()
    shared = models.TextField()
    team_id = models.BigIntegerField(null=True)
    version = models.IntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "views_view"
        indexes = [models.Index(fields=["kind", "surface"], name="views_view_place")]
        constraints = [models.UniqueConstraint(fields=["owner_id", "kind", "surface", "name"], name="views_view_once")]

    def save(self, *args: object, **named: object) -> None:
        DOOR.check("Saving a view")
        super().save(*args, **named)  # type: ignore[arg-type]

    def delete(self, *args: object, **named: object) -> tuple[int, dict[str, int]]:
        DOOR.check("Deleting a view")
        return super().delete(*args, **named)  # type: ignore[arg-type]


class ChosenView(models.Model):
    """The view a login starts with on a surface."""

    user_id = models.BigIntegerField()
    kind = models.TextField()
    surface = models.TextField()
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "views_chosen"
        constraints = [models.UniqueConstraint(fields=["user_id", "kind", "surface"], name="views_chosen_once")]
