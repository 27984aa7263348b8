"""Deeds on messages: write, give out and stop (writing), let leave one by one (sending), remind (reminding), stop and hear what a
provider says (stopping).
"""
