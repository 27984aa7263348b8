"""House rules that `manage.py check` keeps."""
