"""The programme inside other people's websites: a slim page that may stand in a frame, and the script that puts it there."""
