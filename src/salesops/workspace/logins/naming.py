"""Names to log in with."""

from django.contrib.auth import get_user_model


def free_name(wanted: str) -> str:
    """A name to log in with that nobody has yet, like this one."""
    base = "".join(sign for sign in wanted.lower() if sign.isalnum() or sign in "._-")[:60] or "login"
    alike = get_user_model().objects.filter(username__istartswith=base).values_list("username", flat=True)
    taken = {name.lower() for name in alike}
    return next(name for number in range(1, 10_000) if (name := base if number == 1 else f"{base}{number}") not in taken)
