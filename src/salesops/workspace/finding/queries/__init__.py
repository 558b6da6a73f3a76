"""What finding shows: plain values for the palette, the page and the API."""
