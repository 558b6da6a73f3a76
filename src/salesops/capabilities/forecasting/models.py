"""Forecasts that were made: kept for good, so that it can be asked what was said on a day."""

from django.db import models

STATUSES = ("running", "done", "stopped", "failed")


class Run(models.Model):
    """A forecast as of the end of `day`. `recipe`: by which release of the method. `done_share`: how far it has come.

    weights: how much of the likely figure each method is, by days ahead. findings: what makes it less sure than it looks.
    """

    day = models.DateField()
    made_at = models.DateTimeField()
    by_name = models.TextField()
    recipe = models.IntegerField()
    draws = models.IntegerField()
    status = models.TextField(default="running")
    done_share = models.FloatField(default=0.0)
    stop_wanted = models.BooleanField(default=False)
    problem = models.TextField(default="", blank=True)
    sequence = models.BigIntegerField(default=0)
    """Up to which event of history the warehouse told."""
    weights = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    others = models.JSONField(default=list)
    """What the simple methods said of the company's periods: {starts_on, ends_on, method, likely}."""

    class Meta:
        db_table = "forecasting_run"
        indexes = [models.Index(fields=["status", "day", "id"], name="forecasting_latest")]
        constraints = [models.CheckConstraint(condition=models.Q(status__in=STATUSES), name="forecasting_run_status")]


class Line(models.Model):
    """A figure of a run: a period, a KPI, a slice. `key`: the person's id where `by` is `person`."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="lines")
    starts_on = models.DateField()
    ends_on = models.DateField()
    kpi = models.TextField()
    by = models.TextField()
    name = models.TextField()
    key = models.BigIntegerField(null=True)
    low = models.DecimalField(max_digits=18, decimal_places=2)
    likely = models.DecimalField(max_digits=18, decimal_places=2)
    high = models.DecimalField(max_digits=18, decimal_places=2)
    booked = models.DecimalField(max_digits=18, decimal_places=2)
    from_open = models.DecimalField(max_digits=18, decimal_places=2)
    from_new = models.DecimalField(max_digits=18, decimal_places=2)
    from_renewals = models.DecimalField(max_digits=18, decimal_places=2, default=0)

    class Meta:
        db_table = "forecasting_line"
        indexes = [models.Index(fields=["run", "starts_on", "ends_on", "kpi", "by"], name="forecasting_line_of")]


class Said(models.Model):
    """What each method said, as of the end of `day`, of the bookings of the next days: what trust is learned from."""

    recipe = models.IntegerField()
    day = models.DateField()
    horizon = models.IntegerField()
    said = models.JSONField()
    low = models.FloatField()
    high = models.FloatField()

    class Meta:
        db_table = "forecasting_said"
        constraints = [models.UniqueConstraint(fields=["recipe", "day", "horizon"], name="forecasting_said_once")]


class Tested(models.Model):
    """What a method would have said on a past day, of a period and a slice: the backtest, kept so that it can go on."""

    recipe = models.IntegerField()
    day = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    by = models.TextField()
    name = models.TextField()
    method = models.TextField()
    low = models.FloatField(null=True)
    likely = models.FloatField()
    high = models.FloatField(null=True)

    class Meta:
        db_table = "forecasting_tested"
        constraints = [
            models.UniqueConstraint(
                fields=["recipe", "day", "starts_on", "ends_on", "by", "name", "method"], name="forecasting_tested_once"
            )
        ]
