"""What gates ask for, as people say it, from the names it is remembered by. Pure."""

_SAID = {
    "moves.skipping": "a stage skipped",
    "moves.backwards": "a step back",
    "moves.reopening": "a deal reopened",
    "loss_reason": "loss reason",
}


def missing(name: str) -> str:
    """`custom.budget` is `budget`; a criterion is told as it is written."""
    if name in _SAID:
        return _SAID[name]
    sort, _, rest = name.partition(".")
    if sort == "role":
        return rest
    if sort in ("custom", "activity", "approval", "account", "owner") and rest:
        return rest.replace("_", " ")
    return name.replace("_", " ") if name.islower() and " " not in name else name
