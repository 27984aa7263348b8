"""The demo conference: what it says stands in data/, how it becomes rows in the modules beside it."""
