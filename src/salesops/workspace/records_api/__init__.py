"""Records over HTTP: every kind alike, read through `records.listing`, changed through `workspace.editing`."""
