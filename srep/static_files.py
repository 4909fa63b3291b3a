from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Static files under names that change with their content; modules import one another by those names."""

    support_js_module_import_aggregation = True
