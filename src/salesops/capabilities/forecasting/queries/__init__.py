"""The warehouse as a book of deals, and the forecasts there are."""
