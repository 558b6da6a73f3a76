"""The thinking behind the dashboards: pure functions of facts, nothing read from a clock, a database or an engine."""
