"""The order of names in each language: CLDR's collation for the letters that the eleven languages write."""

import re
import unicodedata
from functools import cache, lru_cache

from django.utils import translation

SIGNS = " _-‐–—,;:!?.'’\"«»()[]{}@*/&#%№+0123456789"
LATIN = "a b c d e ə f g h i ı j k l m n o p q r s t u v w x y z þ ʼ"
GREEK = "α β γ δ ε ζ η θ ι κ λ μ ν ξ ο π ρ σ τ υ φ χ ψ ω"
CYRILLIC = "а ә б в г ғ д е ж җ з и і й к қ л м н ң о ө п р с т у ү ұ ф х ҳ һ ц ч ҷ ш щ ъ ы ь э ю я"
GEORGIAN = "ა ბ გ დ ე ვ ზ ჱ თ ი კ ლ მ ნ ჲ ო პ ჟ რ ს ტ ჳ უ ფ ქ ღ ყ შ ჩ ც ძ წ ჭ ხ ჴ ჯ ჰ ჵ"
ARMENIAN = "ա բ գ դ ե զ է ը թ ժ ի լ խ ծ կ հ ձ ղ ճ մ յ ն շ ո չ պ ջ ռ ս վ տ ր ց ւ փ ք օ ֆ"
ROOT = f"{LATIN} {GREEK} {CYRILLIC} {GEORGIAN} {ARMENIAN}"
# What stands before all other letters; CLDR has nothing of its own for en, fr and tg.
FIRST = {
    "ru": CYRILLIC,
    "kk": "а ә б в г ғ д е ё ж җ з и й к қ л м н ң о ө п р с т у ұ ү ф х ҳ һ ц ч ҷ ш щ ъ ы і ь э ю я",
    "ky": CYRILLIC.replace("е ж", "е ё ж"),
    "ka": GEORGIAN,
    "hy": ARMENIAN,
    "az": "a b c ç d e ə f g ğ h x ı i j k q l m n o ö p r s ş t u ü v y z w",
    "tk": "a b c ç d e ä ə f g h i ı j ž k l m n ň o ö p q r s ş t u ü v w x y ý z",
    "uz": f"{LATIN.replace(' þ ʼ', '')} oʻ gʻ sh ch",
}
PARTS = str.maketrans({"æ": "ae", "œ": "oe", "ß": "ss", "ø": "o̷", "ł": "l̷", "đ": "d̷", "ς": "σ"})
OWN = {"az": str.maketrans("Iİ", "ıi"), "hy": str.maketrans({"և": "եվ"})}


@cache
def _ranks(language):
    """({letter or letters: place in the order}, the pattern that takes a text apart into such)."""
    letters = dict.fromkeys([*SIGNS, *FIRST.get(language, "").split(), *ROOT.split()])
    units = sorted(letters, key=len, reverse=True)
    pattern = re.compile("|".join([*map(re.escape, units), "."]), re.DOTALL)
    return {letter: place for place, letter in enumerate(letters)}, pattern


@lru_cache(maxsize=20_000)
def _key(text, language):
    ranks, pattern = _ranks(language)
    lower = unicodedata.normalize("NFKC", text.translate(OWN.get(language, {}))).lower().translate(PARTS)
    letters, accents = [], []
    for unit in pattern.findall(unicodedata.normalize("NFC", lower)):
        for part in [unit] if unit in ranks else unicodedata.normalize("NFD", unit):
            if accents and len(part) == 1 and unicodedata.combining(part):
                accents[-1] += part
            else:
                letters.append(ranks[part] if part in ranks else len(ranks) + ord(part))
                accents.append("")
    return letters, accents, text.swapcase()


def collation_key(text, language=None):
    """A key that sorts names as CLDR's collation of ``language`` (default: the active one) does.

    Letters count first, then accents, then small before capital. Letters of other scripts follow those of the language.
    """
    return _key(str(text), language or translation.get_language())


def by_name(rows, field="name"):
    """``rows`` of content in the order of their names in the active language."""
    return sorted(rows, key=lambda row: collation_key(getattr(row.texts, field)))
