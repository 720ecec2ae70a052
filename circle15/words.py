"""Every sentence that a person reads, in Chinese and in English.

A sentence has a key and two texts with the same placeholders. They stand in :mod:`circle15.phrases`, so that one
translator can read one folder; errors, verdicts, console and pages all come here for them.
"""

from typing import Literal, get_args

from circle15.phrases import (
    check,
    console,
    contrasts,
    datums,
    doctor,
    document,
    explanations,
    figures,
    inputs,
    layers,
    lists,
    own_streets,
    page,
    page_map,
    places,
    standards,
    streets,
    template,
    toml_files,
    verdicts,
    workbook,
)

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_SENTENCES: dict[str, tuple[str, str]] = {
    **inputs.PHRASES,
    **lists.PHRASES,
    **own_streets.PHRASES,
    **datums.PHRASES,
    **page.PHRASES,
    **page_map.PHRASES,
    **places.PHRASES,
    **streets.PHRASES,
    **toml_files.PHRASES,
    **verdicts.PHRASES,
    **contrasts.PHRASES,
    **doctor.PHRASES,
    **console.PHRASES,
    **check.PHRASES,
    **template.PHRASES,
    **explanations.PHRASES,
    **standards.PHRASES,
    **workbook.PHRASES,
    **layers.PHRASES,
    **figures.PHRASES,
    **document.PHRASES,
}


def say(key: str, language: Language, /, **values: object) -> str:
    """Fill a sentence.

    Parameters
    ----------
    key
        Name of the sentence.
    language
        ``"zh"`` or ``"en"``.
    **values
        What to put into its placeholders.

    Raises
    ------
    KeyError
        If there is no such sentence.
    """
    zh, en = _SENTENCES[key]
    return (zh if language == "zh" else en).format(**values)


def has_sentence(key: str) -> bool:
    """Whether there is a sentence of this name.

    >>> has_sentence("verdict.met"), has_sentence("verdict.met.mandatory")
    (True, False)
    """
    return key in _SENTENCES


def page_words() -> dict[Language, dict[str, str]]:
    """Give the map page its sentences in both languages, with the words for verdicts and reasons that all share.

    Keys come without ``page.``; the page fills the placeholders.

    >>> page_words()["en"]["close"]
    'Close'
    """
    shared = {
        key: texts for key, texts in _SENTENCES.items() if key.startswith(("verdict.", "reason.", "doctor.kind."))
    }
    own = page.PHRASES | page_map.PHRASES
    sentences = shared | {key.removeprefix("page."): texts for key, texts in own.items()}
    return {language: {key: texts[at] for key, texts in sentences.items()} for at, language in enumerate(LANGUAGES)}
