"""Builds atlas/preview_fonts/ from static/fonts/: TrueType of one weight, which the drawing of previews reads; and
atlas/letter_widths.json: how wide each letter of Noto Sans is in bold, by which names find room on drawn maps.

python -m venv var/fonts && var/fonts/bin/pip install --require-hashes -r scripts/requirements-fonts.txt
var/fonts/bin/python scripts/vendor_preview_fonts.py
"""

import json
import math
import tempfile
from collections import defaultdict
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "static" / "fonts"
KEPT_NAMES = {0, 13, 14}  # copyright and licence
SCRIPTS = ["latin", "latin-ext", "cyrillic", "cyrillic-ext", "armenian", "georgian", "georgian-capitals"]
BOLD = 700
FAMILIES = {"sans": ("Noto Sans", 500), "serif": ("Noto Serif", 600)}


def instance(path, weight, folder):
    """One weight of a variable font, uncompressed, as a file in ``folder``."""
    font = TTFont(path)
    if "fvar" in font:
        instancer.instantiateVariableFont(font, {"wght": weight}, inplace=True)
    font.flavor = None
    target = folder / f"{path.stem}.ttf"
    font.save(target)
    return str(target)


def build(family, style, weight, target):
    """One file of all scripts: the drawing takes every letter of a family from a single file."""
    sources = [FONTS / f"noto-{style}-{script}.woff2" for script in SCRIPTS]
    with tempfile.TemporaryDirectory() as folder:
        font = Merger().merge([instance(path, weight, Path(folder)) for path in sources])
    for record in list(font["name"].names):
        if record.nameID not in KEPT_NAMES:
            font["name"].removeNames(nameID=record.nameID)
    for name_id, text in ((1, family), (2, "Regular"), (4, family), (6, family.replace(" ", ""))):
        font["name"].setName(text, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 400
    font.save(target)


def letter_widths():
    """{hundredths of the size, rounded up: the letters that wide}; kerning, which mostly narrows, is left out."""
    letters = defaultdict(set)
    with tempfile.TemporaryDirectory() as folder:
        for script in SCRIPTS:
            font = TTFont(instance(FONTS / f"noto-sans-{script}.woff2", BOLD, Path(folder)))
            for code, glyph in font.getBestCmap().items():
                letters[math.ceil(font["hmtx"][glyph][0] * 100 / font["head"].unitsPerEm)].add(chr(code))
    return {str(width): "".join(sorted(letters[width])) for width in sorted(letters)}


def main():
    target = ROOT / "atlas" / "preview_fonts"
    target.mkdir(exist_ok=True)
    for style, (family, weight) in FAMILIES.items():
        path = target / f"noto-{style}.ttf"
        build(family, style, weight, path)
        print(f"{path.stat().st_size:8d}  {path.relative_to(ROOT)}")
    path = ROOT / "atlas" / "letter_widths.json"
    path.write_text(json.dumps(letter_widths(), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
