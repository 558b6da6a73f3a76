"""Full text over the records, within scope: an index that follows every write, asked by `finding.find`."""
