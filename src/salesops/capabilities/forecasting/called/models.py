"""What was submitted, and which weeks were locked or unlocked: only ever added to, so that nothing anybody said is lost."""

from typing import Any, Never

from django.db import models

from salesops.history.door import Door, WriteRefusedError

DOOR = Door("salesops.capabilities.forecasting.called.actions")
LINES = ("own", "adjustment")


def _never(attempt: str) -> Never:
    raise WriteRefusedError(f"{attempt} is refused: what was called stays. Submit again; the last submission counts.")


class AppendedQuerySet(models.QuerySet[Any]):
    """Reads freely, appends through the door, changes nothing."""

    def create(self, **values: Any) -> Any:
        DOOR.check("Submitting")
        return super().create(**values)

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[Any]:
        DOOR.check("Submitting")
        return super().bulk_create(objs, *args, **kwargs)

    def update(self, **values: Any) -> Never:
        _never("Updating calls")

    def bulk_update(self, *args: Any, **kwargs: Any) -> Never:
        _never("Updating calls")

    def delete(self) -> Never:
        _never("Deleting calls")


class _Appended(models.Model):
    objects = AppendedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _never("Saving a call again")
        DOOR.check("Submitting")
        super().save_base(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        _never("Deleting a call")


class Call(_Appended):
    """One submission; see facts.Said. People by id without foreign keys, so that nothing here can go with them."""

    period_start = models.DateField()
    period_end = models.DateField()
    kpi = models.TextField()
    line = models.TextField()
    holder_id = models.BigIntegerField()
    about_id = models.BigIntegerField()
    commit = models.DecimalField(max_digits=18, decimal_places=2)
    likely = models.DecimalField(max_digits=18, decimal_places=2)
    best_case = models.DecimalField(max_digits=18, decimal_places=2)
    note = models.TextField(blank=True, default="")
    submitted_at = models.DateTimeField()
    late = models.BooleanField(default=False)
    by_id = models.BigIntegerField(null=True)
    by_name = models.TextField()
    source = models.TextField()
    supersedes_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "forecast_call"
        base_manager_name = "objects"
        indexes = [models.Index(fields=["period_start", "kpi", "submitted_at"], name="forecast_call_period")]
        constraints = [models.CheckConstraint(condition=models.Q(line__in=LINES), name="forecast_call_line")]


class WeekSwitch(_Appended):
    """That a week was locked or unlocked, for everybody (no person) or for one."""

    locks = models.BooleanField()
    person_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    reason = models.TextField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.TextField()

    class Meta:
        db_table = "forecast_week_switch"
        base_manager_name = "objects"
        indexes = [models.Index(fields=["at"], name="forecast_week_switch_at")]
