"""Who is locked out."""

from datetime import datetime

from salesops.workspace.logins.models import Lock


def locked_names(*, at: datetime) -> dict[str, datetime]:
    """Lower-case name -> until when it is locked out."""
    found = Lock.objects.filter(subject__startswith="name:", until__gt=at).values_list("subject", "until")
    return {subject.removeprefix("name:"): until for subject, until in found}
