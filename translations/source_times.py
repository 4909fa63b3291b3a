"""Since when the texts of the source language have stood on the site: so long a missing or outdated translation waits."""

from django.utils import timezone

from languages.text import SOURCE_LANGUAGE, fields_to_translate
from publishing.revisions.snapshots import model_of, parts_of
from translations.models import SourceText, digest


def note_source_texts(revision, live, *, is_minor):
    """Notes those of a revision that goes live instead of ``live``: what it changed is new, unless it only corrects."""
    before = {row["pk"]: row["fields"] for row in parts_of(live.snapshot)}
    now, found = timezone.now(), {}
    for row in parts_of(revision.snapshot):
        for field in fields_to_translate(model_of(row)):
            column = f"{field}_{SOURCE_LANGUAGE}"
            if source := row["fields"].get(column):
                old = before.get(row["pk"], {}).get(column)
                found[digest(source)] = live.created if old and (is_minor or old == source) else now
    texts = [SourceText(digest=key, since=since) for key, since in found.items()]
    SourceText.objects.bulk_create(texts, ignore_conflicts=True)


def noted_source_texts(digests=None):
    """{digest: since when it has stood there}, of all or of ``digests``. One query."""
    texts = SourceText.objects.all() if digests is None else SourceText.objects.filter(digest__in=digests)
    return dict(texts.values_list("digest", "since"))
