"""What `salesops doctor` looks at, one file a subject. Each check yields findings; none changes anything."""
