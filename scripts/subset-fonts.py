"""Makes the report form's fonts from the packaged ones: python3 scripts/subset-fonts.py (Debian: python3-fonttools, python3-brotli).

Latin letters of English, Spanish, German and French with their signs in one file; those that Polish adds in a
second one, which browsers fetch only where they occur. Weights 400 to 700; without hints, and the second without kerning.
"""

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "node_modules/@fontsource-variable/atkinson-hyperlegible-next/files"
TARGET = ROOT / "lib/intake/assets"

LATIN = (
    "20-7E A0 A1 AB B7 BB BF C0-C2 C4 C7-CB CE D1 D3 D4 D6 D9 DA-DC DF-E2 E4 E7-EF F1 F3 F4 F6 F9-FC "
    "152 153 2013 2014 2018 2019 201C-201E 2026"
)
POLISH = "104-107 118 119 141-144 15A 15B 179-17C"


def code_points(ranges):
    points = set()
    for part in ranges.split():
        first, _, last = part.partition("-")
        points.update(range(int(first, 16), int(last or first, 16) + 1))
    return points


def make(source, target, letters, features):
    font = TTFont(SOURCE / f"atkinson-hyperlegible-next-{source}-wght-normal.woff2")
    font = instancer.instantiateVariableFont(font, {"wght": (400, 400, 700)})
    options = subset.Options(
        layout_features=features, name_IDs=[1, 2], hinting=False, notdef_outline=False
    )
    options.drop_tables += ["STAT", "MVAR"] if features else ["STAT", "MVAR", "GDEF"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=code_points(letters))
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(TARGET / target)


make("latin", "atkinson.woff2", LATIN, ["kern", "mark", "ccmp"])
make("latin-ext", "atkinson-polish.woff2", POLISH, [])
