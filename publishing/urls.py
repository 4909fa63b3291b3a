"""The pages of the staff site on which drafts are reviewed, planned, compared, previewed and shared."""

from django.urls import path

from publishing.admin import history, plans, review, together
from publishing.previews import comments, share_links, views

STAFF_PAGES = [
    ("revisions/compare/", history.choose_comparison, "revision_compare_chosen"),
    ("revisions/<uuid:pk>/compare/", history.compare_revisions, "revision_compare"),
    ("revisions/<uuid:pk>/compare/<uuid:other>/", history.compare_revisions, "revision_compare"),
    ("revisions/<uuid:pk>/restore/", history.restore_revision, "revision_restore"),
    ("deleted/", history.deleted, "deleted"),
    ("revisions/<uuid:pk>/plan/", plans.plan_publication, "revision_plan"),
    ("change-sets/<int:pk>/plan/", plans.plan_change_set, "change_set_plan"),
    ("withdrawals/<int:content_type_id>/<uuid:object_id>/plan/", plans.plan_withdrawal, "withdrawal_plan"),
    ("plans/<int:pk>/again/", plans.plan_again, "plan_again"),
    ("plans/<int:pk>/cancel/", plans.cancel_plan, "plan_cancel"),
    ("drafts/together/", together.drafts_together, "drafts_together"),
    ("preview/set/<int:pk>/", views.change_set_preview, "change_set_preview"),
    ("preview/set/<int:pk>/at/<str:minute>/<path:path>", views.change_set_preview, "change_set_preview"),
    ("preview/set/<int:pk>/<path:path>", views.change_set_preview, "change_set_preview"),
    ("preview/typed/<uuid:key>/", views.typed_preview, "typed_preview"),
    ("preview/typed/<uuid:key>/at/<str:minute>/<path:path>", views.typed_preview, "typed_preview"),
    ("preview/typed/<uuid:key>/<path:path>", views.typed_preview, "typed_preview"),
    ("preview/<uuid:key>/", views.revision_preview, "revision_preview"),
    ("preview/<uuid:key>/at/<str:minute>/<path:path>", views.revision_preview, "revision_preview"),
    ("preview/<uuid:key>/<path:path>", views.revision_preview, "revision_preview"),
    ("drafts/<uuid:key>/links/", share_links.share_links, "share_links"),
    ("drafts/<uuid:key>/comment/", comments.revision_comment, "revision_comment"),
    ("drafts/comments/<int:pk>/resolve/", comments.resolve_comment, "resolve_comment"),
    ("drafts/links/<int:pk>/revoke/", share_links.revoke_share_link, "revoke_share_link"),
]


def staff_urls(guarded):
    """The addresses, each view as ``guarded`` returns it: the ``admin_view`` of a staff site."""
    steps = [
        path(f"revisions/<uuid:pk>/{step}/", guarded(review.review_step), {"step": step}, f"revision_{step}")
        for step in review.STEPS
    ]
    return [*steps, *(path(route, guarded(view), name=name) for route, view, name in STAFF_PAGES)]
