"""Teams and reporting lines as they stood on a day: who is at or below whom."""

import ibis

from salesops.metrics.view import View

_ROUNDS = 4
"""Each round doubles the levels seen: 2 to the 4th, more than any company has."""


def as_known(table: ibis.Table, key: str, moment: ibis.Value) -> ibis.Table:
    """The row of each record that held at a moment; the first one for records not yet known then."""
    placed = table.mutate(known_from=known_from(table, key))
    return placed.filter(placed.known_from <= moment, moment < placed.valid_to)


def known_from(table: ibis.Table, key: str) -> ibis.Value:
    """`valid_from`, but without beginning for a record's first row."""
    first = table.valid_from.min().over(group_by=key)
    always = ibis.timestamp("1900-01-01 00:00:00").cast("timestamp(6)")
    return ibis.ifelse(table.valid_from == first, always, table.valid_from)


def teams_at_or_below(view: View, names: tuple[str, ...]) -> ibis.Table:
    """One column, `id`."""
    return _at_or_below(_nodes(view, "team_version", "team_id", "parent_id", "team"), names)


def people_at_or_below(view: View, names: tuple[str, ...]) -> ibis.Table:
    """One column, `id`."""
    return _at_or_below(_nodes(view, "person_version", "person_id", "manager_id", "person"), names)


def manager_names(view: View) -> ibis.Table:
    """Each person's name as of the question's last day: `named_id`, `manager`."""
    people = _nodes(view, "person_version", "person_id", "manager_id", "person")
    return people.select(named_id="id", manager="name")


def _nodes(view: View, table: str, key: str, parent: str, name: str) -> ibis.Table:
    versions = view.table(table)
    slim = versions.select("valid_from", "valid_to", id=versions[key], parent=versions[parent], name=versions[name])
    return as_known(slim, "id", _moment(view))


def _moment(view: View) -> ibis.Value:
    return ibis.literal(view.last.closing, type="timestamp(6)")


def _at_or_below(people: ibis.Table, names: tuple[str, ...]) -> ibis.Table:
    nodes = people.select("id", "parent", hit=people["name"].isin(names).fill_null(False))  # noqa: FBT003
    for _ in range(_ROUNDS):
        above = nodes.select(up_id=nodes.id, up_parent=nodes.parent, up_hit=nodes.hit)
        joined = nodes.left_join(above, nodes.parent == above.up_id)
        hit = joined.hit | joined.up_hit.fill_null(False)  # noqa: FBT003
        nodes = joined.select(id=joined.id, parent=joined.up_parent, hit=hit)
    return nodes.filter(nodes.hit).select("id")
