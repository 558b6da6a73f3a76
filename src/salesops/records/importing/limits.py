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
WORKBOOK_BYTES = 256 * 1024**2
"""A workbook as it lies there: it is read as a whole."""
WORKBOOK_UNPACKED_BYTES = 768 * 1024**2
CELLS = 25_000_000
"""From the first to the last filled cell of a sheet, the empty ones between them included: that much room is taken."""
WORKBOOK_TEXT_BYTES = 1024**3
"""All cells together: a text that is stored once may be shown in a million of them."""
RAGGED_ROWS = 100_000
RAGGED_BYTES = 64 * 1024**2
"""What is kept of rows that do not fit the header; more of them is another kind of file."""
SNIFFED_BYTES = 256 * 1024
