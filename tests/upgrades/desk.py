"""The staff site as its people use it: they open forms, change some fields and press buttons, all over HTTP.

It knows the site by its addresses only, so that it works whatever the code behind them looks like.
"""

import re
from functools import cache

from django.apps import apps
from django.test import Client
from django.test.utils import setup_test_environment

from tests.public_pages import errors, form_data

setup_test_environment(debug=False)  # responses tell what is on their page
BACKEND = "django.contrib.auth.backends.ModelBackend"
FORM = re.compile(r'<form[^>]*?action="(?P<action>[^"]*)"[^>]*>(?P<inside>.*?)</form>', re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="(?P<name>[^"]*)" value="(?P<value>[^"]*)"')


def model(label):
    return apps.get_model(label)


def row(label, **lookup):
    """The one row of a model, named by its label, that the lookup finds."""
    return model(label)._base_manager.get(**lookup)


def form_of(label, key):
    """The address of the form of an object of the content."""
    return f"/admin/{label.replace('.', '/')}/{key}/change/"


@cache
def person(username):
    """Somebody of the staff, signed in once."""
    return Person(username)


class Person:
    """Somebody of the staff with a browser of their own."""

    def __init__(self, username):
        self.user = row("accounts.user", username=username)
        self.client = Client()
        self.client.force_login(self.user, backend=BACKEND)

    def read(self, address):
        """The page at an address, with its redirects followed; it has to be there."""
        response = self.client.get(address, follow=True)
        assert response.status_code == 200, (address, response.status_code)
        return response.content.decode()

    def fields(self, address):
        """What the content form at an address shows: {name: [values]}."""
        response = self.client.get(address)
        assert response.status_code == 200, (address, response.status_code, response.get("Location"))
        return form_data(response, f"{address.split('/')[3]}_form")

    def save(self, address, *button, rows=(), **changes):
        """Sends the form at an address with some fields changed: as a draft with the button ``_draft``, else published.

        ``rows`` are added to it: {relation: {field: value}}.
        """
        fields = self.fields(address)
        for relation, values in dict(rows).items():
            number = fields[f"{relation}-TOTAL_FORMS"][0]
            blank = f"{relation}-__prefix__-"
            fields |= {n.replace("__prefix__", number): value for n, value in fields.items() if n.startswith(blank)}
            fields |= {f"{relation}-{number}-{name}": value for name, value in values.items()}
            fields[f"{relation}-TOTAL_FORMS"] = str(int(number) + 1)
        return self.post(address, fields | changes | dict.fromkeys(button, "1"))

    def post(self, address, data=()):
        """Sends a form; it has to be taken, not shown again with its faults."""
        response = self.client.post(address, dict(data))
        faults = errors(response) if response.status_code == 200 and "adminform" in response.context else ""
        assert response.status_code == 302, (address, response.status_code, faults)
        return response

    def press(self, page, step, **data):
        """Presses the button on a page that leads to ``…/step/``; sends what its form holds, and ``data``."""
        html = self.client.get(page, follow=True).content.decode()
        found = re.search(rf'action="([^"]*/{step}/)"', html)
        assert found, f"{page} has no button for {step}"
        inside = next((form["inside"] for form in FORM.finditer(html) if f'action="{found[1]}"' in form[0]), "")
        return self.post(found[1], {match["name"]: match["value"] for match in HIDDEN.finditer(inside)} | data)
