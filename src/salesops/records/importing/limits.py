"""How much a file may ask of this machine before it is refused. Generous for exports, tight for bombs."""

COLUMNS = 2_000
RECORD_BYTES = 16 * 1024 * 1024
"""The longest single row."""
TORN_BYTES = 1024 * 1024
"""A row of that size that does not fit the header is an unclosed quotation mark, not a row."""
UNPACKED_BYTES = 20 * 1024**3
"""All that an archive or workbook may unpack to."""
RATIO = 200
"""Unpacked to packed, for members worth more than RATIO_FROM_BYTES."""
RATIO_FROM_BYTES = 10 * 1024 * 1024
MEMBERS = 1_000
SNIFFED_BYTES = 256 * 1024
