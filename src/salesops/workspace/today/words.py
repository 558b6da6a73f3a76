"""What the lists of Today are called and say."""

from salesops.web.formatting import number

QUESTIONS = {
    "leads-inside": "Who is waiting for a first answer?",
    "meetings": "Whom do you meet today?",
    "leads-over": "Who should have had an answer?",
    "tasks-overdue": "What is overdue?",
    "tasks-today": "What is due today?",
    "close-date-passed": "Which close dates have passed?",
    "past-norm": "Which deals stand too long?",
    "no-next-step": "Which deals have no next step?",
    "quiet": "Which deals went quiet?",
}
SAYS = {
    "leads-inside": "New leads nobody has touched, the least time left first; {hours} are agreed",
    "meetings": "Planned for today, in your time zone ({zone})",
    "leads-over": "New leads past the {hours} agreed, the latest first",
    "tasks-overdue": "Tasks whose day has passed, the latest first",
    "tasks-today": "Tasks for today",
    "close-date-passed": "Open deals that were to be closed by now, the largest first",
    "past-norm": "Longer in their stage than the sales process expects, the largest first",
    "no-next-step": "Open deals without one, the largest first",
    "quiet": "No activity for more than {quiet} days, the largest first",
}
TONES = {"leads-inside": "warn", "leads-over": "bad", "tasks-overdue": "bad", "close-date-passed": "bad", "past-norm": "warn"}
ICONS = {"lead": "user-plus", "deal": "handshake"}
ACTIVITY_ICONS = {"task": "square-check", "meeting_booked": "calendar-clock"}
DOES = {
    "leads-inside": ("log", "snooze"),
    "leads-over": ("log", "snooze"),
    "meetings": ("log",),
    "tasks-overdue": ("complete", "log", "snooze"),
    "tasks-today": ("complete", "log", "snooze"),
    "close-date-passed": ("log", "close-date", "next-step", "snooze"),
    "past-norm": ("log", "next-step", "snooze"),
    "no-next-step": ("next-step", "log", "snooze"),
    "quiet": ("log", "next-step", "snooze"),
}


def hours(length: float) -> str:
    return f"{number(length, 0 if length == int(length) else 1)} hour{'' if length == 1 else 's'}"
