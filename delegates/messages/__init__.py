"""What organisers write to people: messages to any set of them, and reminders on a schedule."""
