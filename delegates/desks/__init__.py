"""A lead's desk after booking: who is coming and what each still owes; adding, withdrawing, putting somebody in another's place."""
