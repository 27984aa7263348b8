"""What the team thinks of proposals, decides, and which gaps it sees."""
