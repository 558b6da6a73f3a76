"""Cells of exports, for CSV and XLSX alike: `safe_cell(value)` neutralises what a spreadsheet would compute."""

from salesops.kernel.spreadsheet import safe_cell

__all__ = ["safe_cell"]
