from publishing.models.content import Content
from publishing.models.loaded import LoadedRow
from publishing.models.revision import Revision, SiteRevision

__all__ = ["Content", "LoadedRow", "Revision", "SiteRevision"]
