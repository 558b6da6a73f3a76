"""Which person a user is. A user who is nobody in the sales team (an administrator) has a role here instead."""

from django.conf import settings
from django.db import models

from salesops.kernel.kinds import ROLES


class Login(models.Model):
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="login")
    person_id = models.BigIntegerField(null=True, unique=True)
    role = models.TextField(default="", blank=True)
    """Only where there is no person; a person's own role holds otherwise."""

    class Meta:
        db_table = "records_login"
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=("", *ROLES)), name="records_login_role"),
        ]
