"""The development mailbox: with no mail server set, what was sent can be read at /mailbox/."""
