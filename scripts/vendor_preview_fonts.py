"""Builds atlas/preview_fonts/ from static/fonts/: TrueType of one weight, which the drawing of previews reads.

python -m venv var/fonts && var/fonts/bin/pip install --require-hashes -r scripts/requirements-fonts.txt
var/fonts/bin/python scripts/vendor_preview_fonts.py
"""

import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "static" / "fonts"
KEPT_NAMES = {0, 13, 14}  # copyright and licence
SCRIPTS = ["common", "latin", "latin-ext", "cyrillic", "armenian", "georgian"]
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
    sources = [FONTS / f"noto-{style}-{script}.woff2" for script in SCRIPTS] + [FONTS / "noto-signs.woff2"]
    with tempfile.TemporaryDirectory() as folder:
        font = Merger().merge([instance(path, weight, Path(folder)) for path in sources])
    for record in list(font["name"].names):
        if record.nameID not in KEPT_NAMES:
            font["name"].removeNames(nameID=record.nameID)
    for name_id, text in ((1, family), (2, "Regular"), (4, family), (6, family.replace(" ", ""))):
        font["name"].setName(text, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 400
    font.save(target)


def main():
    target = ROOT / "atlas" / "preview_fonts"
    target.mkdir(exist_ok=True)
    for style, (family, weight) in FAMILIES.items():
        path = target / f"noto-{style}.ttf"
        build(family, style, weight, path)
        print(f"{path.stat().st_size:8d}  {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
