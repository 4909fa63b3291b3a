"""The menu of the staff site: what somebody may open, as it stands beside every page and on the first one."""

from collections import OrderedDict

from django.template.loader import render_to_string
from django.utils.translation import get_language

MOST_REMEMBERED = 200  # menus of a process: there are about as many as groups of staff, times eleven languages


class Menu(list):
    """The apps that some person sees. What is drawn of it is remembered for each place where somebody may be."""

    def __init__(self, apps):
        super().__init__(apps)
        self._drawn = {}
        self._addresses = [app["app_url"] for app in apps]
        self._addresses += [model["admin_url"] for app in apps for model in app["models"] if model.get("admin_url")]

    def draw(self, request, template, **context):
        """One of Django's templates of a list of apps, in which ``request`` says where the person is."""
        here = tuple(address for address in self._addresses if address in request.path)
        key = here, template
        if key not in self._drawn:
            self._drawn[key] = render_to_string(template, context | {"app_list": self, "available_apps": self}, request)
        return self._drawn[key]


_menus = OrderedDict()


def menu_of(request, app_label, make):
    """The ``Menu`` of ``make()``, made once for all who have the same permissions and read the same language."""
    key = _permissions(request.user), get_language(), app_label
    if key not in _menus:
        _menus[key] = Menu(make())
        while len(_menus) > MOST_REMEMBERED:
            _menus.popitem(last=False)
    return _menus[key]


def _permissions(user):
    if not user.is_active:
        return None
    return user.is_superuser or frozenset(user.get_all_permissions())
