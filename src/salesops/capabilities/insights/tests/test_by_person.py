"""How often people have a habit does not depend on the order in which a warehouse gives its rows."""

import numpy as np
import pyarrow as pa

from salesops.capabilities.insights.queries.by_person import shares_by_person
from salesops.capabilities.insights.queries.counting import Tally

KEYS = ("within.demo.3.count.call.1", "within.demo.3.count.note.1")


def test_people_come_in_one_order_whatever_the_order_of_rows():
    same = {"segment": "SMB", "size": 1, "pace": 0}
    points = [{"point": "within.demo.3", **same, "owner_id": owner, "deals": 20, "won": 5} for owner in (7, 3, 5)]
    habits = [
        {**row, "habit": habit, "deals": times}
        for row, times in zip(points, (4, 8, 12), strict=True)
        for habit in ("count.call.1", "count.note.1")
    ]
    people, shares = shares_by_person(Tally(pa.Table.from_pylist(points), pa.Table.from_pylist(habits)), KEYS)
    turned = Tally(pa.Table.from_pylist(points[::-1]), pa.Table.from_pylist(habits[::-1]))
    others, shares_turned = shares_by_person(turned, KEYS)
    assert people.tolist() == others.tolist() == [3, 5, 7]
    np.testing.assert_allclose(shares, [[0.4, 0.4], [0.6, 0.6], [0.2, 0.2]])
    np.testing.assert_allclose(shares_turned, shares)
