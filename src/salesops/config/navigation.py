"""Every page the sidebar and the palette offer: one explicit list."""

from salesops.web.navigation import Destination, Group

NAVIGATION = (
    Group(
        "",
        (
            Destination("Overview", "overview", "gauge", words="executive quarter landing forecast"),
            Destination("Pipeline", "pipeline", "funnel", words="stages velocity coverage aging stuck slipped"),
            Destination("Team", "team", "users", words="reps quota attainment activity ramp"),
            Destination("Metrics", "metrics", "chart-no-axes-column", words="catalogue definitions numbers"),
        ),
    ),
    Group(
        "Work",
        (
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
            Destination("Policies", "policies", "scale", words="rules quotas targets process company fields"),
            Destination(
                "Imports", "imports", "upload", frozenset({"ops", "admin"}), words="upload files csv excel export load undo"
            ),
            Destination("Logins", "logins", "user-lock", frozenset({"ops", "admin"}), words="users invite roles access security"),
        ),
    ),
)
