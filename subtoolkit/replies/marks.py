"""A line -> what it is when it is not words that somebody says or sings: end marks, music, credits, …"""

import re
from typing import Literal

Mark = Literal[
    "end-mark", "section-mark", "left-out", "nothing-said", "sound", "credit", "site-phrase", "placeholder"
]

_LONGEST = 160


def mark_of(text: str) -> Mark | None:
    """What `text` is besides words; None: words."""
    text = text.strip()
    if len(text) > _LONGEST or _is_plain(text):
        return None
    match = _ALL.fullmatch(text)
    return _MARKS[int((match.lastgroup or "m0")[1:])][0] if match else None


def bare(text: str) -> str:
    """A sound's name without the brackets around it; of bare notes the notes."""
    return text.strip(" [](){}（）【】［］*_♪♫♬🎵🎶.。…") or text.strip()


def _is_plain(text: str) -> bool:
    """Whether a short look is enough to see that no pattern can match: most lines are words."""
    if not text[:1].isalpha() or not text.isascii() or not _SPECIAL.isdisjoint(text):
        return False
    return _BEGINNING.match(text) is None and (":" not in text or _CLOCK_LETTERS.search(text) is None)


def _any(*patterns: str) -> str:
    return f"(?:{'|'.join(patterns)})"


_SPECIAL = frozenset("[<{")
_CLOCK_LETTERS = re.compile(r"\b(?:xx|mm|hh|ss|h|m):", re.IGNORECASE)
_OPEN = r"[\[(（【［<《*_～~—–\- ]{0,6}"
_CLOSE = r"[\])）】］>》*_～~—–\- .。!！…]{0,6}"
# Brackets that must be there.
_BOX = r"[\[(（【［*_♪♫♬ ]{1,6}"
_END_BOX = r"[\])）】］*_♪♫♬ .。…]{1,6}"

_END = _any(
    rf"{_OPEN}(?:the )?(?:end|fin|finis)"
    rf"(?: of (?:the )?(?:song|lyrics|audio|clip|recording|transcript(?:ion)?))?{_CLOSE}",
    rf"{_BOX}(?:完|终|结束|全文完|歌曲结束|音频结束|剧终){_END_BOX}",
    r"(?:完|全文完|歌曲结束|音频结束)[。.]?",
    r"[—–-]{2,12}",
)
_OMITTED = r"(?:omitted|skipped|left out|truncated|abridged)"
_LEFT_OUT = _any(
    rf"{_BOX}{_OMITTED}{_END_BOX}",
    rf"{_OPEN}(?:the )?(?:rest|remainder|remaining [\w ]{{2,20}}) (?:is |was |has been )?{_OMITTED}{_CLOSE}",
    rf"{_BOX}(?:lyrics|transcript|content|lines?) (?:{_OMITTED}|continues?){_END_BOX}",
    rf"{_BOX}(?:continued?|and so on|etc){_END_BOX}",
    rf"{_OPEN}(?:后略|下略|以下省略|省略|略|未完|后文省略|其余省略|此处省略){_CLOSE}",
    rf"[.…。·]{{2,12}}(?: ?[(（\[](?:[\w ]{{0,20}}(?:{_OMITTED}|continues)|\w{{0,6}}省?略\w{{0,6}})[)）\]])?",
)
_SECTION = _any(
    r"(?:(?:pre|post|final|last|first|second)[- ])?"
    r"(?:verse|chorus|bridge|refrain|hook|intro|outro|coda|prechorus|postchorus|breakdown)"
    r"(?: (?:\d{1,2}|[ivx]{1,4}|one|two|three|four))?(?: ?[x×] ?\d{1,2}| repeats?)?",
    r"(?:主歌|副歌|桥段|过渡|导歌|前副歌|尾声|引子)[ \d一二三四]{0,3}",
)
_SECTION_MARK = _any(
    rf"{_BOX}{_SECTION}(?:[:：-][^\])】］）]{{0,40}})?{_END_BOX}",
    rf"{_SECTION}[:：]",
)
_NOISE = _any(
    r"music|instrumental|applause|laugh(?:s|ter|ing)?|silence|humming|singing|cheer(?:s|ing)|solo|interlude",
    r"noise|cough(?:s|ing)?|sigh(?:s|ing)?|beep(?:s|ing)?|static|whistling|clapping|groans?|sobs?|crying",
)
_SOUND = _any(
    rf"{_BOX}(?:[\w' ]{{0,24}} )?{_NOISE}"
    rf"(?: (?:plays|playing|continues|fades|stops|break|intro|outro|only))?{_END_BOX}",
    rf"{_BOX}\w{{0,6}}(?:音乐|间奏|前奏|尾奏|掌声|笑声|伴奏|歌声|哼唱|鼓掌|欢呼|静音|噪音|铃声)\w{{0,6}}{_END_BOX}",
    r"[♪♫♬🎵🎶 ]{1,12}",
    r"前奏|间奏|尾奏|纯音乐",
)
_CREDIT = _any(
    r"(?:作词|作曲|编曲|词曲|演唱|制作人|混音|和声|监制|填词|原唱|词|曲)\s?[:：/／].{1,60}",
    r"(?:lyrics|music|written|composed|produced|arranged|performed|vocals)(?: and \w{4,8})? by\b ?[:：]?"
    r".{1,60}",
    r"(?:lyrics|lyricist|composer|producer|arranger|vocals)[:：].{1,60}",
)
_SITE_PHRASE = _any(
    r"thank(?:s| you)(?: (?:so|very) much)? for (?:watching|listening|viewing)",
    r"(?:please )?(?:like and )?subscribe(?: to (?:my|our|the) channel)?",
    r"see you (?:in the )?next (?:time|video)",
    r"(?:subtitles?|captions?|transcribed|translated|transcription) (?:provided )?by\b.{1,60}",
    r"请订阅.{0,30}|.{0,8}点赞.{0,8}(?:订阅|关注|转发).{0,24}",
    r"(?:感谢|谢谢)(?:您的|大家|你的)?(?:观看|收看|收听).{0,12}",
    r"字幕由.{1,30}(?:提供|制作|翻译)|字幕(?:组|制作|提供|志愿者|翻译|校对)\s?[:：].{1,40}",
)
_NO_WORDS = _any(
    r"(?:there (?:is|are|was|were) )?(?:no|not any)\b"
    r"(?: (?:audible|intelligible|clear|discernible|visible|on-screen|readable|human|spoken|legible))*"
    r"(?: (?:speech|speakers?|dialogue|dialog|voices?|words|text|lyrics|vocals|conversation|singing"
    r"|transcript(?:ion)?))"
    r"(?: (?:appears?|detected|present|visible|heard|found|is|are|was|were|can be heard|seen|shown|spoken"
    r"|available|content|or speakers?|in|on|this|the|clip|audio|video|recording|segment|screen|throughout"
    r"|at all))*",
    r"none|no|n/?a|inaudible|unintelligible|silence",
    r"无|没有|无对话|无人声|无语音|无歌词|无转写|无说话人|未检测到.{0,12}",
    r"(?:画面|视频|音频|片段|本片段|该片段)?(?:中|里|内)?(?:没有|无|未出现|未见|不含)(?:任何|明显|可辨认的?)?(?:可见|可读|清晰)?"
    r"的?(?:文字|文本|人声|语音|对话|说话人?|歌词|对白|字幕|讲话)(?:内容|出现|声音)?",
)
_FIELD_NAME = (
    r"(?:xx|start|end|time|name|text|words|speaker|content|state|profile|timestamp|range|lyric line"
    r"|description|paragraph|item|element|appearance|title|lyrics?|sentence)"
)
_PLACEHOLDER = _any(
    r"\b(?:xx|mm|hh|ss|h|m)[:：](?:xx|mm|ss|m|s)\b",
    rf"<{_FIELD_NAME}[^>]{{0,30}}>",
    r"\{(?:start|end|time|text|speaker)\}",
    r"\[start(?: time)? ?(?:-->|-|–) ?end(?: time)?\]",
)
_MARKS: tuple[tuple[Mark, str], ...] = (
    ("end-mark", _END),
    ("left-out", _LEFT_OUT),
    ("section-mark", _SECTION_MARK),
    ("sound", _SOUND),
    ("credit", _CREDIT),
    ("site-phrase", rf"{_SITE_PHRASE}[.。!！]{{0,3}}"),
    ("nothing-said", rf"{_OPEN}{_NO_WORDS}{_CLOSE}"),
    ("placeholder", rf".{{0,40}}?{_PLACEHOLDER}.{{0,200}}"),
)
_ALL = re.compile("|".join(f"(?P<m{i}>{pattern})" for i, (_, pattern) in enumerate(_MARKS)), re.IGNORECASE)
# The ways in which an English mark without brackets can begin.
_BEGINNING = re.compile(
    r"(?:(?:the )?(?:end|fin|finis|rest|remainder|remaining)"
    r"|(?:lyrics|music|written|composed|produced|arranged|performed|vocals)(?: and \w{4,8})? by"
    r"|lyrics:|vocals:|lyricist|composer|producer|arranger"
    r"|thanks?|please|like and|subscribe|see you|subtitles?|captions?|transcribed|translated|transcription"
    r"|there (?:is|are|was|were) no|no|not any|none|n/?a|inaudible|unintelligible|silence"
    rf"|{_SECTION}:)(?!\w)",
    re.IGNORECASE,
)
