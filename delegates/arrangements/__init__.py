"""What a delegate needs on the day, and whether she may be photographed: told by herself, seen by the few who arrange it."""
