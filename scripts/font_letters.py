"""Which letters each file of the fonts has: scripts apart, and what all of them write with."""


def span(first, last):
    return set(range(first, last + 1))


SIGNS = set(map(ord, "←↑→↓↗✓"))  # Noto Sans and Noto Serif have none: see font_signs.py
# English and French, with the letters of Azerbaijani, Turkmen and Uzbek, and all punctuation of the site.
LATIN = (
    span(0x20, 0x7E)
    | {0xAD}
    | set(map(ord, "àâæçéèêëîïôœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸəğıöşüƏĞİÖŞÜäžňýÄŽŇÝß"))
    | set(map(ord, "\u00a0§©«°»·×ʻʼ‐‑–—‘’‚“”„•…‹›€№−\u2009\u202f"))
    | SIGNS
)
# Russian, Kazakh, Kyrgyz and Tajik; stress and macron.
CYRILLIC = {0x301, 0x304, 0x401, 0x451} | span(0x410, 0x44F) | set(map(ord, "ІіҒғҚқҢңҮүҰұҲҳҶҷҺһӘәӢӣӨөӮӯ"))
# What headings in other scripts write with, beside their letters.
COMMON = set(map(ord, "0123456789 .,:;!?()/&%+-\u00a0\u202f«»“”„·…‐‑–—№"))
SCRIPTS = {
    "common": COMMON,
    # What texts in other scripts write with, and Latin words without accents.
    "basic": span(0x20, 0x7E) | {0xAD} | set(map(ord, "\u00a0§©«°»·×‐‑–—‘’“”„•…‹›€№−\u2009\u202f")) | SIGNS,
    "latin": LATIN,
    # Names of people and places in the other languages of Europe, and signs that are rare here.
    "latin-ext": (span(0xA0, 0x17F) | set(map(ord, "ȘșȚțẞ†‡‰′″™"))) - LATIN,
    "cyrillic": CYRILLIC,
    # Ukrainian, Belarusian and South Slavic names.
    "cyrillic-ext": (span(0x400, 0x45F) | set(map(ord, "Ґґ"))) - CYRILLIC,
    "armenian": span(0x531, 0x556) | span(0x55A, 0x55F) | span(0x561, 0x587) | {0x589, 0x58A, 0x58F},
    # The 33 letters of today and the paragraph separator.
    "georgian": span(0x10D0, 0x10F0) | {0x10FB},
    # The same as capitals, in which whole words are set and no others: few pages have one.
    "georgian-capitals": span(0x1C90, 0x1CB0),
}
# Scripts with a family of their own, such as "Srep Sans Cyrillic". A page names those that it loads from its head
# (static/srep/site.css): words in other scripts come from the reader's fonts, for a font that comes late moves the page.
# They have what is common to all from families of their own: in headings without the Latin letters. What else is in the
# Latin files they have from "Srep Sans Accents", lest a browser fetch those too where "Srep Sans Basic" comes late.
OWN_FAMILY = ("common", "basic", "cyrillic", "armenian", "georgian")
# Every page names all languages in their own script. These letters are a file of their own, so that the
# language switch does not load three more alphabets.
NAMES_SUFFIX = " Names"
NAMES = {
    "cyrillic": "Русский русский Қазақша қазақша Қазақ тілі Кыргызча кыргызча Кыргыз тили Тоҷикӣ тоҷикӣ Забони",
    "armenian": "Հայերեն հայերեն",
    "georgian": "ქართული",
}
