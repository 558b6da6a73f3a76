"""One small file a subject: records, history and policies in, warehouse tables out."""
