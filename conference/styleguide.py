"""The style guide: every component in every state (development only)."""

urlpatterns: list = []
