"""Signing in (an e-mailed code; a second factor for organisers), one-time links, and the organisers' roles."""
