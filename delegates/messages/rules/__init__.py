"""Pure rules of messages: merge fields (fields), plain marks (marks), when a reminder may leave (times), what a mail server said (answers)."""
