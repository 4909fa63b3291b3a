"""Large files on their way in wait on the disk. Where it takes nothing, the words that came with them are kept all the same."""

import io
import logging
from contextlib import contextmanager, suppress

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

log = logging.getLogger(__name__)


class LostFile(InMemoryUploadedFile):
    """In place of a file that the disk did not take: an empty one."""


class OnDisk(TemporaryFileUploadHandler):
    """As Django's, but a disk that is full loses the file alone, not the whole form."""

    def new_file(self, *args, **kwargs):
        self.file = None
        with self._or_lost():
            super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data, start):
        if not self._is_lost:
            with self._or_lost():
                super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size):
        if not self._is_lost:
            with self._or_lost():
                self.file.flush()
                return super().file_complete(file_size)
        return self.file

    def upload_interrupted(self):
        if hasattr(self, "file") and not self._is_lost:
            super().upload_interrupted()

    @property
    def _is_lost(self):
        return isinstance(self.file, LostFile)

    @contextmanager
    def _or_lost(self):
        try:
            yield
        except OSError:
            log.exception("A file that was sent cannot be kept until it is read")
            with suppress(OSError, AttributeError):
                self.file.close()
            self.file = LostFile(io.BytesIO(), None, self.file_name, self.content_type, 0, self.charset)
