"""Colours, steps and names of shades that every drawing of a result shares.

The minutes run from dark blue (near) over pale to brown (far), hues that the colour-blind tell apart, and
every verdict has a pattern beside its colour. Everything that is not data is drawn without a hue.
"""

from typing import Any, Final

#: Upper ends of the classes of walking minutes; what lies beyond the last is a class of its own.
MINUTE_STEPS: Final[tuple[float, ...]] = (5, 10, 15, 20)
MINUTE_COLOURS: Final[tuple[str, ...]] = ("#08519c", "#4292c6", "#9ecae1", "#fdae6b", "#a63603")

#: Shades for what is within a limit, the nearest first, and for what lies one class and more beyond it: blue goes
#: exactly as far as the limit that is looked at. At 15 minutes they are those of ``MINUTE_COLOURS``.
NEAR_COLOURS: Final[tuple[str, ...]] = (*MINUTE_COLOURS[:3], "#d3e4f3")
FAR_COLOURS: Final[tuple[str, ...]] = MINUTE_COLOURS[3:]

#: Colours of no gap, one, two, and more: the overview of all rules.
GAP_COLOURS: Final[tuple[str, ...]] = ("#c9d6df", "#fdd0a2", "#f08a3c", "#8c2d04")

UNKNOWN_COLOUR: Final = "#dcdcda"

#: Suspect places of the streets: a purple that is on neither scale, and that the colour-blind tell from both.
SUSPECT_COLOUR: Final = "#7b3294"

#: Verdicts in the order in which lists and bars show them, with the pattern that is laid over the colour.
VERDICT_PATTERNS: Final[dict[str, str]] = {
    "met": "plain",
    "borderline": "dots",
    "unmet": "hatch",
    "suspected": "question_hatch",
    "unknown": "question",
    "reported": "plain",
    "not_applicable": "none",
}

#: Colours of the verdicts where there are no minutes to colour by: bars of shares and the workbook.
VERDICT_COLOURS: Final[dict[str, str]] = {
    "met": "#2f7fb8",
    "borderline": "#f3d39b",
    "unmet": "#c8560f",
    "suspected": "#bdbdba",
    "unknown": "#dcdcda",
    "reported": "#8fb3cc",
    "not_applicable": "#f4f4f2",
}

#: Everything that is not data: no hue at all.
NEUTRALS: Final[dict[str, str]] = {
    "ink": "#1c1e21",
    "soft": "#5d6166",
    "faint": "#8b8f94",
    "line": "#e3e3e0",
    "wash": "#f1f1ef",
    "base": "#f7f7f5",
    "paper": "#ffffff",
    "street_major": "#b3b3b0",
    "street_middle": "#c5c5c2",
    "street_minor": "#d3d3d0",
    "street_path": "#cfcfcc",
    "street_steps": "#bdbdba",
    "street_set_aside": "#77777a",
}


def page_style() -> dict[str, Any]:
    """Colours and steps as the page's scripts read them."""
    return {
        "minuteSteps": list(MINUTE_STEPS),
        "minuteColours": list(MINUTE_COLOURS),
        "nearColours": list(NEAR_COLOURS),
        "farColours": list(FAR_COLOURS),
        "gapColours": list(GAP_COLOURS),
        "unknownColour": UNKNOWN_COLOUR,
        "suspectColour": SUSPECT_COLOUR,
        "patterns": dict(VERDICT_PATTERNS),
        "verdictColours": dict(VERDICT_COLOURS),
        "neutrals": dict(NEUTRALS),
    }


def css_variables() -> str:
    """Neutral colours as CSS custom properties.

    >>> css_variables().startswith(":root {--ink: #1c1e21;")
    True
    """
    pairs = " ".join(f"--{name.replace('_', '-')}: {colour};" for name, colour in NEUTRALS.items())
    return f":root {{{pairs}}}"
