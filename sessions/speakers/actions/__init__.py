"""Deeds of speakers (by their own link, without an account: logged without a user) and of organisers about them."""
