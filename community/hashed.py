"""Static files under names with a hash, so that browsers keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage, which also gives the hashed names to imports between modules."""

    support_js_module_import_aggregation = True
