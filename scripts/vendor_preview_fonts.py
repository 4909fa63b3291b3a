"""Builds atlas/preview_fonts/ from static/fonts/: TrueType of one weight, which the drawing of previews reads.

python -m venv var/fonts && var/fonts/bin/pip install --require-hashes -r scripts/requirements-fonts.txt
var/fonts/bin/python scripts/vendor_preview_fonts.py
"""

from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ["latin", "latin-ext", "cyrillic", "armenian", "georgian"]
FAMILIES = {"sans": ("Noto Sans", 500), "serif": ("Noto Serif", 600)}


def build(path, family, weight, target):
    font = TTFont(path)
    if "fvar" in font:
        instancer.instantiateVariableFont(font, {"wght": weight}, inplace=True)
    for name_id, text in ((1, family), (2, "Regular"), (4, family), (16, None), (17, None)):
        font["name"].removeNames(nameID=name_id)
        if text:
            font["name"].setName(text, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 400
    font.flavor = None
    font.save(target)


def main():
    target = ROOT / "atlas" / "preview_fonts"
    target.mkdir(exist_ok=True)
    for style, (family, weight) in FAMILIES.items():
        for script in SOURCES:
            name = f"noto-{style}-{script}"
            build(ROOT / "static" / "fonts" / f"{name}.woff2", family, weight, target / f"{name}.ttf")
    build(ROOT / "static" / "fonts" / "noto-signs.woff2", "Noto Sans", 500, target / "noto-signs.ttf")
    for path in sorted(target.glob("*.ttf")):
        print(f"{path.stat().st_size:8d}  {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
