"""What the datum detective found, as a value and in words."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

import pandas as pd

from circle15.datum import Datum
from circle15.rejects import Note, Phrase, Severity
from circle15.words import LANGUAGES, Language, say

Verdict = Literal["sure", "likely", "cannot_tell"]
Claim = Literal["wgs84", "cgcs2000", "gcj02", "bd09", "auto"]

#: Why it is as it is: one datum fits; none fits better than chance; two fit alike; too few points; all far from the
#: streets; outside China; none fits, but WGS 84 from which GCJ-02's shift was taken off does.
Reason = Literal["fits", "chance", "close", "few", "far", "outside", "corrected_twice"]

#: What longitudes and latitudes may be in. CGCS2000 is WGS 84 within less than a metre.
HYPOTHESES: Final[tuple[Datum, ...]] = ("wgs84", "gcj02", "bd09")

_SENTENCES: Final = MappingProxyType(
    {
        "fits": "detective_fits",
        "chance": "detective_chance",
        "close": "detective_close",
        "few": "detective_few",
        "far": "detective_far",
        "outside": "detective_outside",
        "corrected_twice": "detective_corrected_twice",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How points fit the streets if they are in one datum.

    Parameters
    ----------
    datum
        The datum.
    median_m
        Median metres to the nearest street.
    within_30m
        Share of the points with a street within 30 m.
    score
        How much better they fit than the same points moved elsewhere nearby, in standard deviations of those.
    chance
        Share of the places elsewhere at which they fit as well.
    """

    datum: Datum
    median_m: float
    within_30m: float
    score: float
    chance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DatumOpinion:
    """Which datum points are in, as far as the streets can tell.

    Parameters
    ----------
    verdict
        ``"sure"``, ``"likely"`` or ``"cannot_tell"``.
    reason
        Why.
    datum
        The datum that fits best; None where none was tried.
    claimed
        The datum that they are said to be in; ``"auto"``: nothing is said.
    points
        Points that were looked at.
    fits
        One per datum that was tried.
    """

    verdict: Verdict
    reason: Reason
    datum: Datum | None
    claimed: Claim
    points: int
    fits: tuple[Fit, ...] = ()

    @property
    def told(self) -> bool:
        """Whether there is an answer at all."""
        return self.verdict != "cannot_tell"

    @property
    def differs(self) -> bool:
        """Whether the points look as if they were in another datum than claimed."""
        claimed = "wgs84" if self.claimed == "cgcs2000" else self.claimed
        return self.told and claimed not in ("auto", self.datum)

    @property
    def table(self) -> pd.DataFrame:
        """Numbers of every datum that was tried: ``median_m``, ``within_30m``, ``score``, ``chance``; index = datum."""
        columns = ("median_m", "within_30m", "score", "chance")
        rows = {fit.datum: [getattr(fit, name) for name in columns] for fit in self.fits}
        frame = pd.DataFrame.from_dict(rows, orient="index", columns=list(columns), dtype="float64")
        return frame.rename_axis("datum")

    def text(self, language: Language) -> str:
        """Say what was found and on which numbers."""
        return say(_SENTENCES[self.reason], language, **self.values)

    @property
    def phrase(self) -> Phrase:
        """What was found, in both languages, to be put into another sentence."""
        return Phrase(*(self.text(language) for language in LANGUAGES))

    @property
    def values(self) -> dict[str, object]:
        """What the sentences need."""
        best = next((fit for fit in self.fits if fit.datum == self.datum), None)
        return {
            "points": self.points,
            "datum": datum_name(self.datum),
            "claimed": datum_name(None if self.claimed == "auto" else self.claimed),
            "sureness": _phrase(f"detective_{self.verdict}"),
            "numbers": Phrase(*(_numbers(self.fits, language) for language in LANGUAGES)),
            "chance": 0.0 if best is None else best.chance,
        }

    def note(self, key: str, *, severity: Severity = "note", **values: object) -> Note:
        """Make a note whose sentence takes this opinion as ``{opinion:zh}`` and its datums by name."""
        return Note(key, {**self.values, "opinion": self.phrase, "key": self.datum, **values}, severity)


def datum_name(datum: Datum | None) -> Phrase:
    """Name a datum in both languages."""
    return _phrase("detective_unsaid" if datum is None else f"detective_name_{datum}")


def _phrase(key: str) -> Phrase:
    return Phrase(*(say(key, language) for language in LANGUAGES))


def _numbers(fits: tuple[Fit, ...], language: Language) -> str:
    """List what every datum gives."""
    parts = [
        say(
            "detective_numbers",
            language,
            datum=_phrase(f"detective_short_{fit.datum}"),
            metres=fit.median_m,
            share=fit.within_30m,
        )
        for fit in fits
    ]
    return ("；" if language == "zh" else "; ").join(parts)
