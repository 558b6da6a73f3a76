"""What a grid writes: cells, pasted blocks, many records at once; every write through `salesops.workspace.editing`."""
