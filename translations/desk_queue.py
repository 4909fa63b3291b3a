"""What a translator goes through at the desk, text by text."""

from collections import Counter

from languages.words import first_words

QUEUES = "translation_queues"  # in the session, by what they were asked for, the latest last
QUEUES_KEPT = 5
LONGEST_QUEUE = 200
LETTERS_SHOWN = 50  # of a text


def _excerpt(text):
    return first_words(text.words[0], LETTERS_SHOWN)


class Queue:
    """The texts of a selection, {key: [title, place, first words if several have the title]}, fixed when it begins, and which are ``done``; else one text alone."""

    def __init__(self, session, selection, key="", name=()):
        self.session, self.query = session, selection.query
        known = session.get(QUEUES, {}).get(self.query)
        is_this = known is not None and key in known["texts"]
        self.texts, self.done = (known["texts"], known["done"]) if is_this else ({key: [*name, ""]}, [])

    @classmethod
    def begin(cls, session, selection, texts):
        """Of ``texts``, the first ``LONGEST_QUEUE``. Returns the key of the first, or ``""``.

        Other queues, of other windows, go on.
        """
        several = {title for title, number in Counter(text.title for text in texts).items() if number > 1}
        named = {
            text.key: [text.title, text.place, _excerpt(text) if text.title in several else ""]
            for text in texts[:LONGEST_QUEUE]
        }
        others = [each for each in session.get(QUEUES, {}).items() if each[0] != selection.query]
        session[QUEUES] = dict(others[1 - QUEUES_KEPT :]) | {selection.query: {"texts": named, "done": []}}
        return next(iter(named), "")

    def note_done(self, key):
        if key not in self.done:
            self.done.append(key)
            self.session.modified = True

    def number(self, key):
        return list(self.texts).index(key) + 1

    def beside(self, key):
        """(The key before it, the key after it), ``""`` where there is none."""
        keys = ["", *self.texts, ""]
        place = keys.index(key, 1)
        return keys[place - 1], keys[place + 1]

    def after(self, key, waits):
        """(The next key that is still to be done, or ``""``; how many were passed over, of which ``waits`` says no)."""
        keys = list(self.texts)
        passed = 0
        for other in keys[keys.index(key) + 1 :]:
            if other in self.done:
                continue
            if waits(other):
                return other, passed
            passed += 1
        return "", passed
