"""Reads of messages: the sets of people (audiences), what is filled in for each (values), who is concerned (people), what became of a
message (results), and whom a reminder is for today (reminding).
"""
