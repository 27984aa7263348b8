"""Pure rules: who reviews and sees what (reviews), what may be decided (decisions), what an accepted proposal becomes (acceptance), where
the programme has gaps (coverage).
"""
