from publishing.models.collaboration import Comment, Presence, ShareLink, TypedForm
from publishing.models.content import Content, LoadedRow
from publishing.models.planning import ChangeSet, Task
from publishing.models.record import FormerAddress, JournalEntry
from publishing.models.revision import Revision, RevisionWords, SiteRevision
