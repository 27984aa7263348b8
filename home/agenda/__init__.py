"""A reader's own agenda: starred on her device, without an account, shared by a link; and the programme kept readable offline."""
