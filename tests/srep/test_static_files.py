"""Static files as they are served."""

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from srep.static_files import HashedStaticFiles

SHEET = """/* What this is. */

a::before {
  content: "/* no comment */"; /* a reason */
  background: url(sign.svg);
}
"""


def collected(folder, sheet):
    """(its name, what is served) of a style sheet as `collectstatic` leaves it in ``folder``."""
    folder.mkdir()
    source = FileSystemStorage(location=folder / "source")
    served = HashedStaticFiles(location=folder / "served", base_url="/static/")
    files = {"site.css": sheet, "sign.svg": "<svg/>"}
    for name, content in files.items():
        source.save(name, ContentFile(content.encode()))
        served.save(name, ContentFile(content.encode()))
    processed = served.post_process({name: (source, name) for name in files})
    name = next(hashed for name, hashed, _ in processed if name == "site.css" and hashed.endswith(".css"))
    return name, (folder / "served" / name).read_text()


def test_a_style_sheet_goes_out_without_comments_and_indentation(tmp_path):
    _name, served = collected(tmp_path / "site", SHEET)

    sign = served.partition("url(")[2].partition(")")[0].strip('"')
    assert sign.startswith("sign.")
    assert (
        served
        == f"""a::before {{
content: "/* no comment */"; background: url("{sign}");
}}
"""
    )


def test_the_name_of_a_style_sheet_tells_what_is_served(tmp_path):
    with_comments = collected(tmp_path / "one", SHEET)
    with_others = collected(tmp_path / "two", SHEET.replace("What this is", "What else this is"))
    another = collected(tmp_path / "three", SHEET.replace("/* no", "/* another"))

    assert with_comments == with_others
    assert with_comments[0] != another[0]
