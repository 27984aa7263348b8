"""When it is full: who waits, in which order, and what is offered to whom."""
