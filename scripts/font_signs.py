"""Arrows and the like, which the fonts of texts lack, put into them from a font of signs: no page loads one more file."""

from fontTools.ttLib import TTFont


def add_signs(font, characters, path):
    """Gives ``font`` the glyphs of ``characters`` from the font at ``path``; both have 1000 units, and signs one weight."""
    signs = TTFont(path)
    names = {code: f"sign{code:X}" for code in sorted(characters)}
    if names and "HVAR" in font:
        widths = font["HVAR"].table.AdvWidthMap.mapping
        unvaried = widths["space"]  # as wide in every weight
    for code, name in names.items():
        source = signs.getBestCmap()[code]
        font["glyf"][name] = signs["glyf"][source]
        font["glyf"][name].removeHinting()
        font["hmtx"][name] = signs["hmtx"][source]
        if "gvar" in font:
            font["gvar"].variations[name] = []
            widths[name] = unvaried
    for table in font["cmap"].tables:
        table.cmap.update(names)
