from publishing.models.collaboration import Comment, Presence, ShareLink, Submission
from publishing.models.content import Content
from publishing.models.loaded import LoadedRow
from publishing.models.planning import ChangeSet, Task
from publishing.models.record import FormerAddress, JournalEntry
from publishing.models.revision import Revision, SiteRevision

__all__ = [
    "ChangeSet",
    "Comment",
    "Content",
    "FormerAddress",
    "JournalEntry",
    "LoadedRow",
    "Presence",
    "Revision",
    "ShareLink",
    "SiteRevision",
    "Submission",
    "Task",
]
