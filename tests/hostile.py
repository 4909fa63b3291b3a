"""Names that break what is careless, as an old row may hold them: no gate has seen them."""

from functools import cache

from hypothesis import given, settings, strategies as st

FIXED = [
    *(f"a{sign}b" for sign in "\x01\x08\x0b\x0c\x1b\x1f\x7f\x80\x85\x9f\u2028\ufdd0\ufffe\uffff\U0001fffe\U0010ffff"),
    *(
        "a\tb",
        "a\nb",
        "a\rb",
        "a\r\nb",
        "\x0b",
        " ",
        "\u200b",
        "\ufeffa",
        "\u202eevil",
        "\u2066a",
        "a\u0301",
        "\u0301a",
    ),
    *(
        "]]>",
        "<![CDATA[x",
        "<!--",
        "-->",
        "<script>alert(1)</script>",
        "</script><b>",
        "<b>A & B</b>",
        "&amp;",
        "&#11;",
    ),
    *("&", "<", ">", '"', "'", '" onmouseover="x', "`", "\\", "\\u000b", "%0B", "{{ x }}", "{% x %}", "<?xml?>"),
    *("=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠1", " =1", '"=1', "Gori;=1+1", "a\t=1", "a\n@x", "a\r=1"),
    *(
        ",=1",
        ";",
        ";;=",
        '";"=1',
        "'=1",
        "=cmd|' /C calc'!A0",
        "\ufffd",
        "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    ),
    *(
        "👩‍💻",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "ქართული",
        "Հայերեն և",
        "Кыргызстан",
        "עברית",
        "عربى",
        "x" * 200,
        "🇬🇪" * 100,
        "e\u0301" * 100,
        "<" * 200,
    ),
]
NAME = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=200)


@cache
def hostile_names(number):
    """That many different names of at most 200 letters; the same at each call."""
    names = dict.fromkeys(FIXED)

    @settings(max_examples=number, database=None, derandomize=True)
    @given(NAME)
    def collect(name):
        names.setdefault(name)

    collect()
    found = list(names)[:number]
    assert len(found) == number
    return found
