"""What is kept about people, and for how long: one readable file (policy.toml), which the check, the page and the command all read."""
