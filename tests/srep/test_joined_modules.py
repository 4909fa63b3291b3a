"""The modules of the map, joined into the one file that pages of a deployed site load."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage

from srep.joined_modules import joined
from srep.static_files import HashedStaticFiles


def collected(folder):
    """The entry of the map's modules as `collectstatic` leaves it in ``folder``."""
    source = FileSystemStorage(settings.STATICFILES_DIRS[0])
    served = HashedStaticFiles(location=folder, base_url="/static/")
    names = [f"atlas/{path.name}" for path in Path(source.location, "atlas").glob("*.js")]
    for name in names:
        with source.open(name) as file:
            served.save(name, file)
    processed = served.post_process({name: (source, name) for name in names})
    found = [hashed for name, hashed, _ in processed if name == "atlas/explorer.js" and str(hashed).endswith(".js")]
    return Path(folder, found[-1]).read_text()


def test_the_map_is_served_as_one_file(tmp_path):
    served = collected(tmp_path)

    assert [line for line in served.splitlines() if line.startswith(("import", "export"))] == []
    assert "class Explorer {" in served
    assert "class YearSlider {" in served


def test_what_cannot_be_joined_is_refused():
    with pytest.raises(ValueError, match=r"one\.js: import two"):
        joined("one", {"one": 'import two from "./two.js";\n'}.get)


def test_each_module_stands_once_and_after_what_it_imports():
    modules = {
        "entry": 'import { a } from "./one-a.js";\nimport { b } from "./two.js";\na(b);\n',
        "one-a": 'import { b } from "./two.js";\n\nexport function a() {}\n',
        "two": "export const b = 1;\n",
    }

    lines = [line for line in joined("entry", modules.get).splitlines() if line]

    assert lines == [
        "const $two = (() => {",
        "const b = 1;",
        "return { b };",
        "})();",
        "const $one_a = (() => {",
        "const { b } = $two;",
        "function a() {}",
        "return { a };",
        "})();",
        "const { a } = $one_a;",
        "const { b } = $two;",
        "a(b);",
    ]
