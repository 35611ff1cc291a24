"""Words with a speaker's tag before them -> the speaker's name and the words."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from subtoolkit.replies.draft import Draft
from subtoolkit.replies.marks import mark_of

_NAME = r"[^\W\d_][\w.'’&/-]{0,23}(?: [\w.'’&/#-]{1,23}){0,2}"
_TAG = re.compile(
    rf"[-–—•\s]{{0,4}}+(?:[\[【［](?P<boxed>{_NAME})[\]】］]\s{{0,2}}[:：]?|@(?P<handle>\w{{1,24}})\s?[:：]?(?=\s)"
    rf"|\*{{0,2}}(?P<plain>{_NAME})\s?(?:[(（][^()（）]{{1,24}}[)）])?\*{{0,2}}[:：]\*{{0,2}}|[(（](?P<round>{_NAME})[)）][:：])"
    r"\s{0,4}(?P<text>\S.*)",
    re.DOTALL,
)
# Names that can be nothing else.
_GENERIC = re.compile(
    r"(?:speaker|spk|person|voice|narrator|interviewer|interviewee|host|guest|announcer|man|woman|boy|girl"
    r"|male|female|child)(?:[ _#-]?(?:\d{1,2}|[A-Z]|one|two|three))?"
    r"|(?:说话人|发言人|讲话人|讲者|旁白|主持人|嘉宾|男声|女声|男|女)\s?[\dA-Z一二三四甲乙丙]{0,2}",
    re.IGNORECASE,
)
_TALKS = frozenset({"speech", "lyric"})


class _Tagged(NamedTuple):
    name: str
    text: str
    boxed: bool


def with_speakers(drafts: Sequence[Draft]) -> Sequence[Draft]:
    """The drafts with the tags moved into the speaker field.

    A tag is believed when its name is in the profiles, can only be a speaker, comes back, or when most lines
    have one; `Note: bring water` alone stays as it is.
    """
    tags = {place: tag for place, draft in enumerate(drafts) if (tag := _tag(draft))}
    if not tags:
        return drafts
    known = {draft.speaker.casefold() for draft in drafts if draft.speaker and draft.kind == "profile"}
    counts = Counter(tag.name.casefold() for tag in tags.values())
    talks = sum(draft.kind in _TALKS for draft in drafts)
    plain = sum(not tag.boxed for tag in tags.values())
    most = len(tags) > 1 and 2 * plain >= talks and len(counts) < plain
    return [
        draft._replace(speaker=tags[place].name, text=tags[place].text)
        if place in tags and _is_believed(tags[place], known, counts, most=most)
        else draft
        for place, draft in enumerate(drafts)
    ]


def _tag(draft: Draft) -> _Tagged | None:
    text = draft.text
    if (
        draft.speaker
        or draft.kind not in _TALKS
        or not (":" in text or text[:1] in "[【［@-–—•" or "：" in text)
    ):
        return None
    match = _TAG.match(text)
    if match is None:
        return None
    boxed = match["boxed"] or match["round"]
    name = boxed or match["handle"] or match["plain"]
    if mark_of(f"[{name}]"):
        return None
    return _Tagged(name, match["text"], bool(boxed))


def _is_believed(tag: _Tagged, known: set[str], counts: Counter[str], *, most: bool) -> bool:
    name = tag.name.casefold()
    if name in known or _GENERIC.fullmatch(tag.name):
        return True
    # `[softly] words` comes back as well, so a name in brackets needs more.
    return counts[name] >= (4 if tag.boxed else 2) or (most and not tag.boxed)
