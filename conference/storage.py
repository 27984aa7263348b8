"""How static files are named and compressed (hashed names, so that a browser may keep them for ever), and private ones kept."""

from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True


class PrivateStorage(FileSystemStorage):
    """Files that no address leads to: views hand them out to whom they belong."""

    def url(self, name: str | None) -> str:
        raise ValueError(f"{name} is private: it has no URL.")
