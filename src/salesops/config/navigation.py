"""Every page the sidebar and the palette offer: one explicit list."""

from salesops.web.navigation import Action, Destination, Group

NAVIGATION = (
    Group(
        "",
        (
            Destination("Today", "today", "sun", words="next tasks leads meetings quota log call snooze"),
            Destination("Overview", "overview", "gauge", words="executive quarter landing"),
            Destination("Pipeline", "pipeline", "funnel", words="stages velocity coverage aging stuck slipped"),
            Destination("Team", "team", "users", words="reps quota attainment activity ramp"),
            Destination(
                "Forecast", "forecast", "trending-up", words="call commit best case submit roll-up accuracy meeting landing"
            ),
            Destination("Metrics", "metrics", "chart-no-axes-column", words="catalogue definitions numbers"),
        ),
    ),
    Group(
        "Work",
        (
            Destination("Deal board", "board", "square-kanban", words="lanes stages kanban move drag win lose"),
            Destination("Deals", "deals", "table-2", words="grid list opportunities spreadsheet edit"),
            Destination("Accounts", "accounts", "building-2", words="grid companies customers list"),
            Destination("Contacts", "contacts", "contact", words="grid people customers e-mail phone list"),
            Destination("Leads", "leads", "user-plus", words="grid prospects list"),
            Destination("Activities", "activities", "calendar-check", words="grid calls meetings tasks notes list"),
            Destination("People", "people", "id-card", words="grid colleagues reps team list"),
        ),
    ),
    Group(
        "Run",
        (
            Destination("Process", "process", "workflow", words="stages criteria gate requests exceptions approvals playbook"),
            Destination(
                "What happens", "process-map", "route", words="process map ways paths variants mining discover log deviations"
            ),
            Destination("What the best do", "process-best", "sparkles", words="habits winning insights findings behaviours"),
            Destination("Compliance", "process-compliance", "list-checks", words="followed gate missing exceptions help"),
            Destination("Hand-offs", "hand-offs", "arrow-right-left", words="queue accept send back clock receive"),
            Destination("Automation", "automations", "zap", words="rules when then tasks webhooks mail stop switch"),
            Destination("Notices", "notices", "bell", words="told bell announcements mail unseen"),
            Destination("Policies", "policies", "scale", words="rules quotas targets process company fields"),
            Destination(
                "Imports", "imports", "upload", frozenset({"ops", "admin"}), words="upload files csv excel export load undo"
            ),
            Destination("Logins", "logins", "user-lock", frozenset({"ops", "admin"}), words="users invite roles access security"),
        ),
    ),
)

_WRITERS = frozenset({"rep", "manager", "ops", "admin"})
_KEEPERS = frozenset({"ops", "admin"})

ACTIONS = (
    Action("New deal", "circle-plus", "/deals/new", roles=_WRITERS, words="create add opportunity"),
    Action("New account", "circle-plus", "/accounts/new", roles=_WRITERS, words="create add company customer"),
    Action("New contact", "circle-plus", "/contacts/new", roles=_WRITERS, words="create add"),
    Action("New lead", "circle-plus", "/leads/new", roles=_WRITERS, words="create add prospect"),
    Action("Log a call", "phone", "/activities/new?type=call", roles=_WRITERS, words="activity phone spoke"),
    Action("Log a meeting", "calendar-check", "/activities/new?type=meeting_held", roles=_WRITERS, words="activity met"),
    Action("Write a note", "notebook-pen", "/activities/new?type=note", roles=_WRITERS, words="activity remember"),
    Action("Add a task", "list-todo", "/activities/new?type=task", roles=_WRITERS, words="activity to do remind follow up"),
    Action("Import files", "upload", "/imports", roles=_KEEPERS, words="upload csv excel load"),
    Action("Switch light and dark", "sun-moon", press="[data-action='theme']", words="theme colour mode"),
    Action("Log out", "log-out", press="[data-action='logout']", words="sign out leave"),
)
"""Every action the palette offers: one explicit list."""
