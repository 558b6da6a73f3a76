"""What automations did and why, what is still to be done, the clocks that run, and what is stopped."""

from django.db import models

RUN_STATES = ("doing", "done", "problem", "circle", "limit")
STEP_STATES = ("waiting", "failed", "done", "refused", "given_up", "called_off")
OPEN = ("waiting", "failed")
"""Steps that are still to be done: never tried, or tried without success."""


class Run(models.Model):
    """One time that an automation's trigger happened and its condition held. `once`: by what; there is one run for each."""

    key = models.TextField()
    name = models.TextField()
    kind = models.TextField(blank=True)
    record_id = models.BigIntegerField(default=0)
    owner_id = models.BigIntegerField(null=True)
    """Who owned the record then: whoever sees their records sees the run."""
    once = models.TextField()
    version = models.IntegerField()
    """Of the policy."""
    at = models.DateTimeField()
    """When it happened, not when it was noticed."""
    noticed_at = models.DateTimeField()
    trigger = models.TextField()
    reason = models.TextField()
    values = models.JSONField(default=dict)
    """Of a metric: its name and value."""
    chain = models.JSONField(default=list)
    acts_as = models.TextField(default="operations")
    state = models.TextField(default="doing")

    class Meta:
        db_table = "automation_run"
        indexes = [
            models.Index(fields=["key", "-id"], name="automation_run_of"),
            models.Index(fields=["key", "noticed_at"], name="automation_run_day"),
            models.Index(fields=["kind", "record_id"], name="automation_run_about"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["key", "kind", "record_id", "once"], name="automation_run_once"),
            models.CheckConstraint(condition=models.Q(state__in=RUN_STATES), name="automation_run_state"),
        ]


class StepRun(models.Model):
    """One step of a run. `next_try_at`: not before then; whoever calls a webhook moves it on first, and so claims it."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps")
    number = models.IntegerField()
    do = models.TextField()
    plan = models.JSONField()
    """The step as the policy had it."""
    state = models.TextField(default="waiting")
    tries = models.IntegerField(default=0)
    next_try_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    """What was done, or why not."""
    person_id = models.BigIntegerField(null=True)
    """Who got it, where one got it."""
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "automation_step"
        indexes = [models.Index(fields=["next_try_at"], name="automation_step_open", condition=models.Q(state__in=OPEN))]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="automation_step_once"),
            models.CheckConstraint(condition=models.Q(state__in=STEP_STATES), name="automation_step_state"),
        ]


class Passed(models.Model):
    """How often a trigger happened on a day and nothing was done, by the reason; `example` is the last one's, in full."""

    key = models.TextField()
    day = models.DateField()
    reason = models.TextField()
    times = models.IntegerField(default=0)
    example = models.TextField()
    kind = models.TextField(blank=True)
    record_id = models.BigIntegerField(default=0)
    owner_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "automation_passed"
        constraints = [models.UniqueConstraint(fields=["key", "day", "reason"], name="automation_passed_once")]


class Timer(models.Model):
    """A clock that runs for an automation and a record; the record's next anchor sets it anew."""

    key = models.TextField()
    kind = models.TextField()
    record_id = models.BigIntegerField()
    since = models.DateTimeField()
    due_at = models.DateTimeField()
    chain = models.JSONField(default=list)

    class Meta:
        db_table = "automation_timer"
        indexes = [models.Index(fields=["due_at"], name="automation_timer_due")]
        constraints = [models.UniqueConstraint(fields=["key", "kind", "record_id"], name="automation_timer_one")]


class Watched(models.Model):
    """An automation with a clock or a metric, as it was last begun with. `side`: of a metric, where it was last."""

    key = models.TextField(primary_key=True)
    when = models.TextField()
    side = models.TextField(blank=True)
    value = models.FloatField(null=True)

    class Meta:
        db_table = "automation_watched"


class Caused(models.Model):
    """Which run wrote an event of history: the chain of causes."""

    event = models.BigIntegerField(primary_key=True)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="caused")

    class Meta:
        db_table = "automation_caused"


class Stop(models.Model):
    """That an automation is stopped, or all of them (`key` empty): by whom, since when, why."""

    key = models.TextField(unique=True, blank=True)
    by_name = models.TextField()
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "automation_stop"
