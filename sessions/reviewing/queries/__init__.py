"""Reads: the list of proposals (listing), one proposal's page (reading), what a decision and its letters need (deciding), where gaps are
(coverage).
"""
