import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Strings are matched so that nothing inside them is taken for a comment.
COMMENT_OR_INDENTATION = re.compile(r"""("[^"\n]*"|'[^'\n]*'|url\([^)\n]*\))|/\*.*?\*/\s*|(?<=\n)\s+""", re.DOTALL)


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Static files under names that change with their content; modules import one another by those names.

    Style sheets go out without comments and indentation, a tenth of what crosses the line for them.
    """

    support_js_module_import_aggregation = True

    def file_hash(self, name, content=None):
        return super().file_hash(name, for_readers(name, content))

    def _save(self, name, content):
        return super()._save(name, for_readers(name, content))

    def compress_files(self, paths):
        """Nobody waits for the maps of others' scripts; to compress them would take longer than all the rest."""
        return super().compress_files([path for path in paths if not path.endswith(".map")])


def for_readers(name, content):
    """The file ``content`` as it is served; of a style sheet, what browsers heed."""
    if content is None or not str(name).endswith(".css"):
        return content
    content.seek(0)
    sheet = content.read().decode()
    return ContentFile(COMMENT_OR_INDENTATION.sub(lambda found: found[1] or "", sheet).encode())
