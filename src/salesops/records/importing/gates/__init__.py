"""Deals that an import would bring into another stage: judged before anything is written, by whoever knows the sales process.

records                                 the judge
deals as they would stand  ->  arriving(...)  ->  judge(deals)  ->  judged(...): refused rows, flags, decisions for history
"""

from salesops.records.importing.gates.arriving import Arriving, Judge, Verdict
from salesops.records.importing.gates.judged import Flagged, Flags, judge_all

__all__ = ["Arriving", "Flagged", "Flags", "Judge", "Verdict", "judge_all"]
