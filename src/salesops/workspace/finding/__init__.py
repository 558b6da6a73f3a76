"""Find: any record, page or action from anywhere. The index itself is `salesops.records.search`."""
