"""What one unit's answers to the same question are, in one sentence a planner understands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from circle15.network.profile import WalkProfile
from circle15.standards.model import Rule, Standard
from circle15.verdicts.sentences import verdict_word
from circle15.verdicts.topics import Topics
from circle15.words import Language, has_sentence, say

#: Answers that one part of a sentence names; the table has them all.
_LISTED: Final = 6

Walkers = Mapping[str, WalkProfile]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One finding among those that are held side by side.

    Parameters
    ----------
    standard, rule
        The document, and the rule in this reading.
    profile
        Who walked.
    verdict
        What was found.
    decides
        Whether this walker's answer counts.
    causes
        What alone would turn it: ``document``, ``reading``, ``walker``.
    """

    standard: Standard
    rule: Rule
    profile: str
    verdict: str
    decides: bool
    causes: frozenset[str]

    @property
    def clause(self) -> tuple[str, str]:
        """Document and rule."""
        return self.standard.id, self.rule.id


def title_of(answers: Sequence[Answer], topics: Topics, language: Language) -> str:
    """Name what answers are about: the clause where there is one, else what the clauses have in common."""
    clauses = list(dict.fromkeys(answer.clause for answer in answers))
    if len(clauses) == 1:
        return _clause_words(answers[0], language)
    return topics.title([at for at, clause in enumerate(topics.clauses) if clause.id in clauses], language)


def sentence_of(answers: Sequence[Answer], title: str, walkers: Walkers, language: Language) -> str:
    """Say on what the verdict depends, and how."""
    clauses = list(dict.fromkeys(answer.clause for answer in answers))
    parts = [_by_document(answers, language)] if any("document" in answer.causes for answer in answers) else []
    for clause in clauses:
        own = [answer for answer in answers if answer.clause == clause]
        said = [*_by_reading(own, language), *_by_walker(own, walkers, language)]
        if said and len(clauses) > 1:
            name = _clause_words(own[0], language)
            said = [say("contrast.of_clause", language, clause=name, text=say("list.part", language).join(said))]
        parts += said
    return say("contrast.whole", language, topic=title, parts=say("contrast.part", language).join(parts))


def walkers_words(
    said: Sequence[tuple[str, str]], decides: str, force: str, walkers: Walkers, language: Language
) -> str:
    """Say what the answer is for each walker, and whose counts.

    Parameters
    ----------
    said
        Walker and verdict.
    decides
        Walker whose answer counts; empty where that one was not asked.
    force
        Of the clause: its verdicts have their own words.
    walkers
        Who walked, by name.
    language
        Of the words.

    Examples
    --------
    >>> from circle15.network.profile import PROFILES
    >>> walkers_words([("adult", "met"), ("elderly", "unmet")], "adult", "standard", PROFILES, "zh")
    '成年人达标、老年人不达标，以成年人为准'
    """
    order = sorted(said, key=lambda pair: (pair[0] != decides, pair[0]))
    each = [
        say(
            "contrast.walker",
            language,
            walker=_walker_name(name, walkers, language),
            verdict=verdict_word(verdict, force, language),
        )
        for name, verdict in order
    ]
    text = say("list.and", language).join(each)
    if not decides:
        return text
    return say("contrast.decides", language, text=text, walker=_walker_name(decides, walkers, language))


def _by_document(answers: Sequence[Answer], language: Language) -> str:
    """Say what each document makes of it."""
    told = [answer for answer in answers if "document" in answer.causes]
    return _listed([_by(_clause_words(answer, language, limit=True), answer, language) for answer in told], language)


def _by_reading(own: Sequence[Answer], language: Language) -> Iterator[str]:
    """Say what each reading of one clause makes of it."""
    told = [answer for answer in own if "reading" in answer.causes]
    if not told:
        return
    names = _reading_names([answer.rule for answer in own], language)
    said = [(say("contrast.reading", language, name=names[answer.rule.reading]), answer) for answer in told]
    yield _listed([_by(name, answer, language) for name, answer in said], language)


def _by_walker(own: Sequence[Answer], walkers: Walkers, language: Language) -> Iterator[str]:
    """Say what each walker makes of one clause, in its first reading where that differs."""
    told = [answer for answer in own if "walker" in answer.causes]
    if not told:
        return
    rule = next((answer.rule for answer in told if answer.rule.primary), told[0].rule)
    mine = [answer for answer in told if answer.rule.reading == rule.reading]
    decides = next((answer.profile for answer in mine if answer.decides), "")
    text = walkers_words([(answer.profile, answer.verdict) for answer in mine], decides, rule.force, walkers, language)
    if rule.primary:
        yield text
    else:
        name = _reading_names([answer.rule for answer in own], language)[rule.reading]
        yield say("contrast.of_clause", language, clause=say("contrast.reading", language, name=name), text=text)


def _by(what: str, answer: Answer, language: Language) -> str:
    """Say the verdict by a document or a reading."""
    return say("contrast.by", language, what=what, verdict=verdict_word(answer.verdict, answer.rule.force, language))


def _listed(parts: Sequence[str], language: Language) -> str:
    """Join parts; long lists are cut."""
    text, more = say("list.part", language).join(parts[:_LISTED]), len(parts) - _LISTED
    return text if more <= 0 else say("list.more", language, text=text, n=more)


def _clause_words(answer: Answer, language: Language, *, limit: bool = False) -> str:
    """Name a clause: its document, its short name, and its limit where that is a walk's."""
    title = answer.standard.title(language)
    if answer.standard.for_reference:
        title = say("contrast.reference", language, name=title)
    parts = [answer.rule.short(language) or answer.rule.id]
    if limit and (within := _limit_words(answer.rule, language)):
        parts.append(within)
    return say("contrast.clause", language, document=title, rule=say("list.part", language).join(parts))


def _limit_words(rule: Rule, language: Language) -> str:
    """Say how far a rule lets people walk; empty where it is about nothing of the kind."""
    if rule.basis != "reachable":
        return ""
    if "limit_m" in rule.asks:
        straight = "_straight" if rule.check == "reach_straight_distance" else ""
        return say(f"contrast.limit_m{straight}", language, n=rule.asks["limit_m"])
    return say("contrast.limit_min", language, n=rule.asks["limit_min"]) if "limit_min" in rule.asks else ""


def _reading_names(rules: Sequence[Rule], language: Language) -> dict[str, str]:
    """Name the readings of one clause so that no two have one name."""
    limits = {rule.reading: _limit_words(rule, language) for rule in rules}
    names = {}
    for reading, limit in limits.items():
        key = f"reading.{reading}"
        own = say(key, language) if has_sentence(key) else reading
        alone = limit and list(limits.values()).count(limit) == 1
        names[reading] = limit if alone else say("contrast.both", language, limit=limit, name=own) if limit else own
    return names


def _walker_name(name: str, walkers: Walkers, language: Language) -> str:
    """Call a walker by what people call them."""
    return walkers[name].title(language) if name in walkers else name
