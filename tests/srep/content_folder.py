"""A few small content files that a test can change and load."""

from io import StringIO

from django.core.management import call_command

FILES = {
    "sources.yaml": """
- key: MINISTRY
  title: A ministry
  quality: primary
- key: PRESS
  title: A newspaper
  dated: 2014-05
""",
    "regions.yaml": """
- slug: caucasus
  name: {en: Caucasus, fr: Caucase}
  profile:
    en:
      - First.
      - Second.
    ru: Первый.
  latitude: 40.7
  longitude: 46.4
  sources: [MINISTRY]
""",
    "partners.yaml": """
- slug: georgia
  code: GE
  region: caucasus
  name: {en: Georgia, fr: Géorgie}
  participations:
    - framework: pfp
      since: 1994-03-23
      sources: [MINISTRY, PRESS]
    - framework: parp
      since: 1999
""",
    "offices.yaml": """
- slug: tbilisi
  kind: liaison
  name: {en: Office, fr: Bureau}
  profile: {en: It helps., fr: Il aide.}
  regions: [caucasus]
  opened: 2010-10-01
  premises:
    - key: first
      since: 2010-10
      country: GE
      city: {en: Tbilisi}
      latitude: 41.69143
      longitude: 44.83412
      time_zone: Asia/Tbilisi
  contacts:
    - key: telephone
      kind: telephone
      value: "+995322933801"
      verified: 2024-08-02
  posts:
    - slug: head
      title: {en: Head}
      is_head: true
      appointments:
        - key: one
          person: {en: One}
          since: {at_the_latest: 2011-01}
          until: 2015
        - key: two
          person: {en: Two}
          since: 2015
""",
    "questions.yaml": "",
    "milestones.yaml": """
- key: opened
  day: 2010-10-01
  text: {en: The office opens.}
  office: tbilisi
  sources: [PRESS]
""",
    "passages.yaml": "",
    "publisher.yaml": "",
    "glossary.yaml": "",
}


class Folder:
    """Content files that a test can change."""

    def __init__(self, path):
        self.path = path
        for name, text in FILES.items():
            (path / name).write_text(text, encoding="utf-8")

    def change(self, name, old, new):
        text = (self.path / name).read_text(encoding="utf-8")
        assert text.count(old) == 1
        (self.path / name).write_text(text.replace(old, new), encoding="utf-8")

    def load(self, **options):
        """Loads the files; gives the lines that the command wrote."""
        written = StringIO()
        call_command("load_content", "--content", str(self.path), stdout=written, **options)
        return written.getvalue().splitlines()
