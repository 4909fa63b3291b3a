"""Hostile texts with form, made of a grid: what acts, where it stands, how it is spelled; and what a page may show of them."""

from html.parser import HTMLParser
from itertools import product

ADDRESSES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "&#106;avascript:alert(1)",
    "javascript&colon;alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/admin/logout/",
    "?next=//evil.example",
    "https:evil.example",
    "https://a.example@evil.example/",
    "https://a.example/\"onclick='alert(1)",
    "page:office:1' onclick=alert(1)",
    "page:user:0b5d0f0e-1111-4222-8333-444444444444",
    "page:../admin:0b5d0f0e-1111-4222-8333-444444444444",
    "blob:https://a.example/1",
    "mailto:a@b.example?bcc=evil",
]
LINKS = ['<a href="{}">x</a>', "<a href={}>x</a>", "<a href='{}' target=_top>x</a>", '<em><a href="{}">x</a></em>']
ACTING = [
    "<script>alert(1)</script>",
    "<script src=//evil.example></script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='javascript:alert(1)'></object>",
    "<embed src=//evil.example>",
    "<form action=//evil.example><button>x</button></form>",
    "<input onfocus=alert(1) autofocus>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example>",
    "<base href=//evil.example>",
    "<style>*{background:url(//evil.example)}</style>",
    "<em style='position:fixed'>x</em>",
    "<strong onclick=alert(1)>x</strong>",
    "<p id=main class=x onmouseover=alert(1)>x</p>",
    "<li onclick=alert(1) style=x>x</li>",
    "<br onclick=alert(1)>",
    "<b><i><a name=x>x</a></i></b>",
    "<!--<em>--><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml <script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</script>",
    "</p></div></main><script>alert(1)</script>",
    "<em\u0338<script>alert(1)</script>",
    "<plaintext><script>alert(1)</script>",
    "<textarea></textarea><script>alert(1)</script>",
    "<title></title><img src=x onerror=alert(1)>",
    "<o:p onclick=alert(1)>x</o:p>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]
AROUND = [
    "<p>{}</p>",
    "<p>A <em>b</em>{}",
    "<ul><li>{}</li></ul>",
    '<ol start="javascript:1" type=a onclick=x><li><strong>{}</ol>',
]

VECTORS = [
    around.format(inside)
    for around, inside in product(
        AROUND, [*(link.format(a) for link, a in product(LINKS[:2], ADDRESSES)), *ACTING, *(LINKS[2].format(a) for a in ADDRESSES[:6])]
    )
]  # fmt: skip
assert len(VECTORS) >= 300

SHOWN = {"p", "strong", "em", "ul", "ol", "li", "br", "a"}


class _Faults(HTMLParser):
    def __init__(self):
        super().__init__()
        self.faults = []

    def handle_starttag(self, tag, attributes):
        self.faults += [] if tag in SHOWN else [tag]
        for name, value in attributes:
            if name == "href":
                is_known = value.startswith(("https://", "mailto:")) or (
                    value.startswith("/") and value[1:2] not in "/\\"
                )
                self.faults += [] if is_known and tag == "a" else [f"{tag} href={value}"]
            elif (tag, name) != ("a", "rel") and name not in ("lang", "dir"):
                self.faults.append(f"{tag} {name}={value}")

    def handle_comment(self, data):
        self.faults.append(f"<!--{data}")

    def handle_decl(self, decl):
        self.faults.append(decl)

    handle_pi = unknown_decl = handle_decl


def faults_of(html):
    """What in ``html`` is more than the form that texts may have."""
    reader = _Faults()
    reader.feed(html)
    reader.close()
    return reader.faults


def link_to(row, words="the office"):
    """A link to the page of ``row``."""
    return f'<a href="page:{row._meta.model_name}:{row.pk}">{words}</a>'
