"""Lists of records: filtered by conditions, sorted, paged, counted and added up; now, or as of any past moment.

Every surface lists through here, so that a list means the same, and shows the same people the same rows, everywhere.
"""

from salesops.records.listing.ask import Ask, AskError, Page, Total
from salesops.records.listing.fields import fields_of
from salesops.records.listing.reading import grouped, ids, page, total

__all__ = ["Ask", "AskError", "Page", "Total", "fields_of", "grouped", "ids", "page", "total"]
