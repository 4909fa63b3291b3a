"""The post that the whole site is about: its title, which is the site's own, and who holds it."""

from operator import itemgetter

from django.conf import settings
from django.utils import translation

from languages.dates import today
from languages.text import Text
from offices.models import Office, Post
from publishing.revisions.present import cached_until_publication


@cached_until_publication
def post_on(day):
    """The post that heads the headquarters on ``day``, with office, premises and appointments; ``None`` without one.

    Of several headquarters the one that is open that day, else the one that closed, else the one to come; of several
    such the one that opened last, or opens next.
    """
    headed = Post.objects.filter(is_head=True, office__kind=Office.Kind.HEADQUARTERS)
    posts = headed.select_related("office").prefetch_related("appointments")
    rank = {Office.Status.OPEN: 0, Office.Status.PLANNED: 2}
    ranked = [
        (rank.get(post.office.status_on(day), 1), abs(post.office.life.since.first - day), post) for post in posts
    ]
    return min(ranked, key=itemgetter(0, 1), default=[None])[-1]


def representative():
    """The post, and its terms, newest first; ``(None, [])`` without one."""
    day = today()
    post = post_on(day)
    return post, post.terms(day)[::-1] if post else []


def present_term():
    """The term that is running, alone in a list: of a holder, or a time between. None once the office of the post has closed."""
    post, terms = representative()
    return terms[:1] if post and post.office.status != Office.Status.CLOSED else []


def site_title():
    """What the site is called, as a ``Text``: by the title of the post, whose holder's site it is."""
    post = post_on(today())
    return post.texts.title if post else Text(str(settings.SITE_TITLE), translation.get_language())


def holders(terms):
    """The appointments among ``terms``."""
    return [term.appointment for term in terms if term.appointment]
