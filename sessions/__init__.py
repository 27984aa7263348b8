"""What is on: streams, slots, sessions, runs and speakers. App label "programme", since "sessions" is Django's own."""
