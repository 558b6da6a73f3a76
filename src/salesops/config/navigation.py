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
        "Run",
        (
            Destination("Policies", "policies", "scale", words="rules quotas targets process company fields"),
            Destination(
                "Imports", "imports", "upload", frozenset({"ops", "admin"}), words="upload files csv excel export load undo"
            ),
        ),
    ),
)
