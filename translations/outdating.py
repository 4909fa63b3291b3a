"""What a publication makes of translations: outdated, which the journal notes, or by a minor correction as they were."""

from django.dispatch import receiver

from languages.text import SOURCE_LANGUAGE, fields_to_translate
from publishing.revisions.snapshots import model_of, parts_of, unsaved
from publishing.workflow.publication import went_live
from translations.source_times import note_source_texts
from translations.states import TARGET_LANGUAGES, State, hold, states_of

DRAFTS_READ = 50


@receiver(went_live)
def judge_translations(revision, live, is_minor, **_kwargs):
    """``{"outdated": [languages]}`` if translations that were there no longer say what the changed source says.

    After a minor correction they hold, those too that were written in the draft before it.
    """
    note_source_texts(revision, live, is_minor=is_minor)
    before = {row["pk"]: row["fields"] for row in parts_of(live.snapshot)}
    rows = {row["pk"]: row for row in parts_of(revision.snapshot) if _has_new_source(row, before.get(row["pk"]))}
    if not rows:
        return {}
    if is_minor:
        for snapshot in [live.snapshot, *_drafts_between(live, revision)]:
            old = {row["pk"]: row for row in parts_of(snapshot)}
            for key in old.keys() & rows:
                hold(unsaved(old[key]), unsaved(rows[key]), TARGET_LANGUAGES)
        return {}

    def is_new(pk, field, language):
        column = f"{field}_{language}"
        return rows[pk]["fields"].get(column) != before[pk].get(column)

    outdated = {
        language
        for (pk, field, language), state in states_of([*map(unsaved, rows.values())], TARGET_LANGUAGES).items()
        if state == State.OUTDATED and is_new(str(pk), field, SOURCE_LANGUAGE) and not is_new(str(pk), field, language)
    }
    return {"outdated": sorted(outdated)} if outdated else {}


def _drafts_between(live, revision):
    """What the drafts said that led from ``live`` to ``revision``, in which texts may have been translated; the latest ones."""
    drafts = revision.history.filter(snapshot__isnull=False, number__gt=live.number)
    return drafts.order_by("-number").values_list("snapshot", flat=True)[:DRAFTS_READ]


def _has_new_source(row, before):
    columns = [f"{field}_{SOURCE_LANGUAGE}" for field in fields_to_translate(model_of(row))]
    return before is not None and any(row["fields"].get(column) != before.get(column) for column in columns)
