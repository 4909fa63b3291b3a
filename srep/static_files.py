import re

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from srep.joined_modules import joined

# Strings are matched so that nothing inside them is taken for a comment.
COMMENT_OR_INDENTATION = re.compile(r"""("[^"\n]*"|'[^'\n]*'|url\([^)\n]*\))|/\*.*?\*/\s*|(?<=\n)\s+""", re.DOTALL)
FOLDER, ENTRY = "atlas", "explorer"  # of the map's modules, the one that pages name


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Static files under names that change with their content; modules import one another by those names.

    Style sheets go out without comments and indentation, a tenth of what crosses the line for them, and the map's
    modules as one file.
    """

    support_js_module_import_aggregation = True

    def post_process(self, paths, *args, **options):
        name = f"{FOLDER}/{ENTRY}.js"
        if name in paths:
            paths = {**paths, name: (_with_joined(name, paths[name][0]), name)}
        yield from super().post_process(paths, *args, **options)

    def file_hash(self, name, content=None):
        return super().file_hash(name, for_readers(name, content))

    def _save(self, name, content):
        return super()._save(name, for_readers(name, content))

    def compress_files(self, paths):
        """Nobody waits for the maps of others' scripts; to compress them would take longer than all the rest."""
        return super().compress_files([path for path in paths if not path.endswith(".map")])


def _with_joined(name, source):
    """A storage of one file, the module with this ``name`` with all that it imports from ``source``."""

    def read(module):
        with source.open(f"{FOLDER}/{module}.js") as file:
            return file.read().decode()

    storage = InMemoryStorage()
    storage.save(name, ContentFile(joined(ENTRY, read).encode()))
    return storage


def for_readers(name, content):
    """The file ``content`` as it is served; of a style sheet, what browsers heed."""
    if content is None or not str(name).endswith(".css"):
        return content
    content.seek(0)
    sheet = content.read().decode()
    return ContentFile(COMMENT_OR_INDENTATION.sub(lambda found: found[1] or "", sheet).encode())
