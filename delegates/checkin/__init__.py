"""Check-in: devices of the door team, scans, and who is in the building."""
