"""Who may open a view without an account. Every view is private unless one of these words stands over it."""

from django.contrib.auth.decorators import login_not_required

public = login_not_required
