"""Builds static/fonts/ and static/srep/fonts.css from pinned packages.

    python -m venv var/fonts && var/fonts/bin/pip install --require-hashes -r scripts/requirements-fonts.txt
    var/fonts/bin/python scripts/vendor_fonts.py           # build
    var/fonts/bin/python scripts/vendor_fonts.py --check   # build elsewhere, compare byte for byte

Needs npm on the path. One family for text (Noto Sans), one for headings (Noto Serif), each cut by script, so
that a page loads only the scripts it shows. The whole alphabet of every language of the site is in ONE file of
each family: letters of one word never come from two files, so kerning and weight are even.
"""

import argparse
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from importlib import resources
from pathlib import Path

from font_letters import NAMES, NAMES_SUFFIX, OWN_FAMILY, SCRIPTS, SIGNS
from font_signs import add_signs
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parent.parent

# Package, version and SHA-256 of the archive.
NPM = {
    "@fontsource-variable/noto-sans-armenian": (
        "5.3.0",
        "758f942eb2aed799bbd01419c2be8e1d39e2d500f615ba6c127cf4edaec216d0",
    ),
    "@fontsource-variable/noto-serif-armenian": (
        "5.3.0",
        "0362f426a502892d1b522c6bf4ad5698b3a203f81b32cbb25d6552299c6dbb32",
    ),
    "@fontsource-variable/noto-sans-georgian": (
        "5.3.0",
        "88950e3400a0829dec4c205eb1e92b2b0b7070cdf476009f86152797b236733c",
    ),
    "@fontsource-variable/noto-serif-georgian": (
        "5.3.0",
        "153877cd1148c5f78f3517775ec7764d8740a3d7b33792b6270a2784159e6b33",
    ),
    "@fontsource/noto-sans-math": (
        "5.3.0",
        "8f6894fffd5863699e279c669d6eae9d3a1218cc9e20aed84efb64a98aee03d8",
    ),
    # Only measured, never shipped: they are as wide as Arial, Georgia and Times New Roman.
    "@fontsource/arimo": ("5.3.0", "df44945077a74905969f15bba3b442f9fb6773818b2b59c970911deace01132f"),
    "@fontsource/gelasio": ("5.3.0", "8a8579e2d5be4074764ba3d4336afc3ad4cc1f2e04a0208e5386febf782dfcd7"),
    "@fontsource/tinos": ("5.3.0", "218a9f3dfc1f43e595835ba84ffb1f69723f27cab54a50b5acd64c0fe067dbe2"),
    "dejavu-fonts-ttf": ("2.37.3", "b7013ac58f9225250619db82cfb72e99c37ca8195f2b5a06a9e6a95bc5e1c84a"),
}

# Headings have one weight, so their family needs no axis.
WEIGHTS = {"Noto Sans": (400, 700), "Noto Serif": 600}
# What the style sheets call them. A reader may have Noto itself installed: a browser would take that where ours is late.
OURS = {"Noto Sans": "Srep Sans", "Noto Serif": "Srep Serif"}
ASCENT, DESCENT = 1069, -293  # Noto Sans; its Armenian and Georgian differ by one unit, and lines would jump
FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "mkmk", "tnum"]

# One text per script, the first article of the Universal Declaration of Human Rights, for comparing widths.
SAMPLES = {
    "latin": "All human beings are born free and equal in dignity and rights. They are endowed with reason and "
    "conscience and should act towards one another in a spirit of brotherhood. Tous les êtres humains naissent "
    "libres et égaux en dignité et en droits. Ils sont doués de raison et de conscience et doivent agir les uns "
    "envers les autres dans un esprit de fraternité.",
    "cyrillic": "Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и "
    "совестью и должны поступать в отношении друг друга в духе братства.",
    "armenian": "Բոլոր մարդիկ ծնվում են ազատ ու հավասար իրենց արժանապատվությամբ և իրավունքներով։ Նրանք ունեն "
    "բանականություն ու խիղճ և միմյանց պետք է եղբայրաբար վերաբերվեն։",
    "georgian": "ყველა ადამიანი იბადება თავისუფალი და თანასწორი თავისი ღირსებითა და უფლებებით. მათ მინიჭებული "
    "აქვთ გონება და სინდისი და ერთმანეთის მიმართ უნდა იქცეოდნენ ძმობის სულისკვეთებით.",
}
# What a browser shows until the font has come: (family, its regular and bold local names, the file measured
# for each script).
FALLBACKS = {
    "Noto Sans": [
        ("Noto Sans Fallback", ["Arial", "Liberation Sans", "Arimo"], {
            "latin": "@fontsource/arimo/files/arimo-latin-{weight}-normal.woff2",
            "cyrillic": "@fontsource/arimo/files/arimo-cyrillic-{weight}-normal.woff2",
        }),
        ("Noto Sans Fallback DejaVu", ["DejaVu Sans"], dict.fromkeys(
            SAMPLES, "dejavu-fonts-ttf/ttf/DejaVuSans{bold}.ttf")),
    ],
    "Noto Serif": [
        ("Noto Serif Fallback", ["Georgia", "Gelasio"], {
            "latin": "@fontsource/gelasio/files/gelasio-latin-{weight}-normal.woff2",
        }),
        ("Noto Serif Fallback", ["Times New Roman", "Liberation Serif", "Tinos"], {
            "cyrillic": "@fontsource/tinos/files/tinos-cyrillic-{weight}-normal.woff2",
        }),
        ("Noto Serif Fallback DejaVu", ["DejaVu Serif"], dict.fromkeys(
            SAMPLES, "dejavu-fonts-ttf/ttf/DejaVuSerif{bold}.ttf")),
    ],
}  # fmt: skip
# (whether the bold one, which weights of text it stands for, the weight of ours that it is measured against)
STAND_INS = {
    "Noto Sans": [(False, "400 500", 400), (True, "600 700", 700)],
    "Noto Serif": [(True, "600", 600)],
}


def fetch(folder):
    """Unpacks every npm package into ``folder``/<name>; refuses an archive with another digest."""
    for name, (version, digest) in NPM.items():
        packed = subprocess.run(
            ["npm", "pack", "--silent", f"{name}@{version}", "--pack-destination", str(folder)],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        archive = folder / packed.stdout.split()[-1]
        found = hashlib.sha256(archive.read_bytes()).hexdigest()
        if found != digest:
            sys.exit(f"{name} {version}: expected SHA-256 {digest}, got {found}")
        with tarfile.open(archive) as tar:
            tar.extractall(folder / "unpacked", filter="data")
        target = folder / name
        target.parent.mkdir(exist_ok=True)
        (folder / "unpacked" / "package").rename(target)


def source(packages, family, script):
    """The file that ``script`` of ``family`` is cut from, and the licence it came with."""
    slug = family.lower().replace(" ", "-")
    if script == "signs":
        package = packages / "@fontsource" / "noto-sans-math"
        return package / "files" / "noto-sans-math-latin-400-normal.woff2", package / "LICENSE"
    script = script.partition("-")[0]
    if script in ("armenian", "georgian"):
        package = packages / "@fontsource-variable" / f"{slug}-{script}"
        return package / "files" / f"{slug}-{script}-{script}-wght-normal.woff2", package / "LICENSE"
    package = resources.files("fontpkg_" + slug.replace("-", "_"))
    return package / "files" / f"{family.replace(' ', '')}[wdth,wght].ttf", package / "LICENSE"


def cut(path, characters, weight):
    """The font at ``path`` with ``characters`` only, at ``weight``: one number, or a pair for an axis."""
    font = TTFont(path, recalcTimestamp=False)
    options = subset.Options(
        # The ligatures of Armenian are those of books; they would be a tenth of its file.
        layout_features=[name for name in FEATURES if name != "liga" or ord("\u0561") not in characters],
        hinting=False,
        glyph_names=False,
        notdef_outline=True,
        name_IDs=[0, 1, 2],  # the copyright stays inside, the licence lies beside
        name_languages=[0x409],
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    if "fvar" in font:
        limits = {axis.axisTag: 100 for axis in font["fvar"].axes if axis.axisTag == "wdth"}
        font = instancer.instantiateVariableFont(font, limits | {"wght": weight})
    if "fvar" in font:
        font["fvar"].instances = []  # named styles: for menus of desktop programs
        del font["STAT"]
        font["name"].removeUnusedNames(font)
    font["hhea"].ascent = font["OS/2"].sTypoAscender = font["OS/2"].usWinAscent = ASCENT
    font["hhea"].descent = font["OS/2"].sTypoDescender = DESCENT
    font["OS/2"].usWinDescent = -DESCENT
    font["hhea"].lineGap = font["OS/2"].sTypoLineGap = 0
    return font


def width(font, text, shared):
    """The width of ``text`` in ems, over the characters in ``shared``."""
    cmap, metrics = font.getBestCmap(), font["hmtx"]
    return sum(metrics[cmap[ord(c)]][0] for c in text if ord(c) in shared) / font["head"].unitsPerEm


def unicode_range(characters):
    """CSS notation for a set of code points."""
    runs = []
    for code in sorted(characters):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return ", ".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in runs)


def face(family, weight, sources, characters, *extra):
    lines = [
        f'font-family: "{family}"',
        f"font-weight: {weight}",
        *extra,
        f"src: {sources}",
        f"unicode-range: {unicode_range(characters)}",
    ]
    return "@font-face {\n" + "".join(f"  {line};\n" for line in lines) + "}\n"


def web_face(folder, name, family, path, characters, signs, suffix=""):
    """Writes one WOFF2 file and returns its rule."""
    weight = WEIGHTS[family]
    font = cut(path, characters, weight)
    add_signs(font, characters & SIGNS, signs)
    font.flavor = "woff2"
    font.save(folder / name)
    url = f'url("../fonts/{name}") format("woff2")'
    weights = " ".join(map(str, weight)) if isinstance(weight, tuple) else weight
    # A font that comes late is kept for the next page; but names of languages stand in a menu, where nothing moves.
    display = f"font-display: {'swap' if suffix == NAMES_SUFFIX else 'optional'}"
    letters = font.getBestCmap().keys()
    rule = face(OURS[family] + suffix, weights, url, letters, display)
    if suffix or family == "Noto Serif":
        return rule
    return rule + "\n" + face(f"{OURS[family]} Accents", weights, url, letters - SCRIPTS["basic"], display)


def fallback_faces(packages, family):
    """Rules that make a local font as wide and as high as ours, script by script."""
    for name, local, files in FALLBACKS[family]:
        for script, file in files.items():
            for is_bold, weights, weight in STAND_INS[family]:
                characters = SCRIPTS[script]
                ours = cut(source(packages, family, script)[0], characters, weight)
                theirs = TTFont(packages / file.format(weight=700 if is_bold else 400, bold="-Bold" if is_bold else ""))
                shared = characters & ours.getBestCmap().keys() & theirs.getBestCmap().keys()
                ratio = width(ours, SAMPLES[script], shared) / width(theirs, SAMPLES[script], shared)
                names = ", ".join(f'local("{one}{" Bold" if is_bold else ""}")' for one in local)
                everything = set().union(*(SCRIPTS[part] for part in SCRIPTS if part.partition("-")[0] == script))
                yield face(
                    name, weights, names, everything,
                    f"size-adjust: {ratio:.2%}",
                    f"ascent-override: {ASCENT / 1000 / ratio:.2%}",
                    f"descent-override: {-DESCENT / 1000 / ratio:.2%}",
                    "line-gap-override: 0%",
                )  # fmt: skip


def licence(packages):
    """The Open Font License, headed by the copyright line of every font that is in the files."""
    used = [(family, script) for family in FALLBACKS for script in SCRIPTS] + [("Noto Sans", "signs")]
    texts = [source(packages, family, script)[1].read_text() for family, script in used]
    owners = sorted({text.splitlines()[0].split(" NotoS")[0].strip() for text in texts})
    shortest = min(texts, key=len)
    return "\n".join(owners) + "\n" + shortest.split("\n", 1)[1].rstrip() + "\n"


def build(packages, static):
    fonts = static / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    (static / "srep").mkdir(exist_ok=True)
    for old in fonts.glob("*.woff2"):
        old.unlink()
    rules = ["/* Written by scripts/vendor_fonts.py: change that, not this. */\n"]
    signs = source(packages, "Noto Sans", "signs")[0]
    for family in FALLBACKS:
        slug = family.lower().replace(" ", "-")
        for script, characters in SCRIPTS.items():
            path = source(packages, family, script)[0]
            alphabet = script.partition("-")[0]
            suffix = f" {alphabet.title()}" if alphabet in OWN_FAMILY else ""
            if script != {"Noto Sans": "common", "Noto Serif": "basic"}[family]:
                rules.append(web_face(fonts, f"{slug}-{script}.woff2", family, path, characters, signs, suffix))
    for script, names in NAMES.items():
        path = source(packages, "Noto Sans", script)[0]
        letters = set(map(ord, names)) - {0x20}
        rules.append(
            web_face(fonts, f"noto-sans-names-{script}.woff2", "Noto Sans", path, letters, signs, NAMES_SUFFIX)
        )
    for family in FALLBACKS:
        rules.extend(fallback_faces(packages, family))
    (static / "srep" / "fonts.css").write_text("\n".join(rules))
    (fonts / "LICENSE.txt").write_text(licence(packages))


def differences(ours, theirs):
    """Names of the files under either folder that the other lacks or has with other bytes."""
    wanted = ("fonts/*", "srep/fonts.css")
    names = {p.relative_to(d) for d in (ours, theirs) for pattern in wanted for p in d.glob(pattern)}
    return sorted(
        str(name)
        for name in names
        if not ((ours / name).exists() and (theirs / name).exists())
        or (ours / name).read_bytes() != (theirs / name).read_bytes()
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare with what is there, change nothing")
    check = parser.parse_args().check
    with tempfile.TemporaryDirectory() as temporary:
        packages = Path(temporary)
        fetch(packages)
        static = packages / "static" if check else ROOT / "static"
        build(packages, static)
        if check and (different := differences(ROOT / "static", static)):
            sys.exit("differ: " + ", ".join(different))


if __name__ == "__main__":
    main()
