"""A line -> what it is when it is not words that somebody says or sings: end marks, music, credits, …"""

import re
from typing import Literal

Mark = Literal[
    "end-mark", "section-mark", "left-out", "nothing-said", "sound", "credit", "site-phrase", "placeholder"
]

_OPEN = r"[\[(（【［<《*_～~—–\- ]{0,6}"
_CLOSE = r"[\])）】］>》*_～~—–\- .。!！…]{0,6}"
_ANY_OPEN = r"[\[(（【［*_♪♫♬ ]{1,6}"
_ANY_CLOSE = r"[\])）】］*_♪♫♬ .。…]{1,6}"


def _bracketed(words: str) -> str:
    return rf"{_ANY_OPEN}(?:{words}){_ANY_CLOSE}"


_SOUNDS = (
    r"(?:[\w' ]{0,24} )?(?:music|instrumental|applause|laugh(?:s|ter|ing)?|silence|humming|singing|cheer(?:s|ing)|guitar solo"
    r"|solo|interlude|noise|cough(?:s|ing)?|sighs?|background noise)(?: (?:plays|playing|continues|fades|stops|break|intro|outro|only))?"
    r"|[\w ]{0,6}(?:音乐|间奏|前奏|尾奏|掌声|笑声|伴奏|纯音乐|歌声|哼唱|鼓掌|欢呼|静音|噪音)[\w ]{0,6}"
)
_SECTIONS = (
    r"(?:(?:pre|post|final|last|first|second)[- ])?(?:verse|chorus|bridge|refrain|hook|intro|outro|coda|pre-?chorus|post-?chorus|breakdown|break)"
    r"(?: (?:\d{1,2}|[ivx]{1,4}|one|two|three|four))?(?: ?[x×] ?\d{1,2}| repeats?)?"
    r"|(?:主歌|副歌|桥段|过渡|导歌|前副歌|尾声|引子)[ \d一二三四]{0,3}"
)
_MARKS: tuple[tuple[Mark, str], ...] = (
    (
        "end-mark",
        rf"{_OPEN}(?:the )?(?:end|fin|finis)(?: of (?:the )?(?:song|lyrics|audio|clip|transcript|transcription))?{_CLOSE}"
        rf"|{_ANY_OPEN}(?:完|终|结束|全文完|歌曲结束|音频结束|剧终){_ANY_CLOSE}|(?:完|全文完|歌曲结束|音频结束)[。.]?|[—–-]{{2,12}}|<\|\d",
    ),
    (
        "left-out",
        rf"{_OPEN}(?:skipped|omitted|truncated|abridged|(?:the )?(?:rest|remainder|remaining [\w ]{{2,20}}) (?:is |was |has been )?(?:omitted|skipped|left out|truncated)"
        rf"|(?:lyrics|transcript|content|lines?) (?:omitted|skipped|truncated|continues?)|continued?|and so on|etc|后略|下略|以下省略|省略|略|未完|后文省略|其余省略|此处省略){_CLOSE}"
        r"|[.…。·]{2,12}(?: ?[(（\[](?:[\w ]{0,20}(?:omitted|skipped|truncated|left out|continues)|[\w]{0,6}省?略[\w]{0,6})[)）\]])?",
    ),
    (
        "section-mark",
        _bracketed(_SECTIONS)
        + rf"|(?:{_SECTIONS})[:：]|{_ANY_OPEN}(?:{_SECTIONS})(?:[:：-][^\])】］）]{{0,40}}){_ANY_CLOSE}",
    ),
    ("sound", _bracketed(_SOUNDS) + r"|[♪♫♬🎵🎶 ]{1,12}|(?:前奏|间奏|尾奏|纯音乐)"),
    (
        "credit",
        r"(?:作词|作曲|编曲|词曲|演唱|制作人|混音|和声|监制|填词|原唱|词|曲)\s?[:：/／].{1,60}"
        r"|(?:lyrics|lyricist|words|music|written|composed|composer|produced|producer|arranged|arrangement|performed|vocals?) ?(?:by\b ?[:：]?|[:：]).{1,60}",
    ),
    (
        "site-phrase",
        r"(?:thank(?:s| you)(?: (?:so|very) much)? for (?:watching|listening|viewing)|(?:please )?(?:like and )?subscribe(?: to (?:my|our|the) channel)?|see you (?:in the )?next (?:time|video)"
        r"|(?:subtitles?|captions?|transcribed|translated|transcription) (?:by|provided by)\b.{1,60}|请订阅.{0,30}|.{0,8}点赞.{0,8}(?:订阅|关注|转发).{0,24}|感谢(?:您的)?(?:观看|收看|收听).{0,12}|谢谢(?:大家)?(?:观看|收看|收听).{0,12}"
        r"|字幕(?:由|组|制作|提供|志愿者)?\s?[:：]?.{1,40}(?:提供|制作|字幕组|翻译)?)[.。!！]{0,3}",
    ),
    (
        "nothing-said",
        rf"{_OPEN}(?:(?:there (?:is|are|was|were) )?(?:no|not any|none?)\b(?: (?:audible|intelligible|clear|discernible|visible|on-screen|readable|human|spoken|legible))*(?: (?:speech|speakers?|dialogue|dialog|voices?|words|text|lyrics|vocals|transcript|transcription|conversation|singing))?(?: (?:appears?|detected|present|visible|heard|found|is|are|was|were|can be heard|seen|shown|available|spoken|content|or speakers?|in|on|this|the|clip|audio|video|recording|segment|screen|throughout|at all))*"
        rf"|n/?a|inaudible|unintelligible|silence|无|没有|无对话|无人声|无语音|无歌词|无转写|未检测到.{{0,12}}|(?:画面|视频|音频|片段|本片段|该片段)?(?:中|里|内)?(?:没有|无|未出现|未见|不含)(?:任何|明显|可辨认的?)?(?:可见|可读|清晰)?的?(?:文字|文本|人声|语音|对话|说话人?|歌词|对白|字幕|讲话)(?:内容|出现|声音)?){_CLOSE}",
    ),
    (
        "placeholder",
        r".{0,40}?(?:\b(?:xx|mm|hh|ss|HH|MM|SS|h|m):(?:xx|mm|ss|MM|SS|m|s)\b|<(?:xx|start|end|time|name|text|words|speaker|content|state|profile|timestamp|range|lyric line|description)[^>]{0,30}>|\{(?:start|end|time|text|speaker)\}|\[(?:start|start time) ?(?:-->|-|–) ?(?:end|end time)\]).{0,200}",
    ),
)
_ALL = re.compile("|".join(f"(?P<m{i}>{pattern})" for i, (_, pattern) in enumerate(_MARKS)), re.IGNORECASE)
_BY_GROUP: dict[str, Mark] = {f"m{i}": mark for i, (mark, _) in enumerate(_MARKS)}
_LONGEST = 160


def mark_of(text: str) -> Mark | None:
    """What `text` is besides words; None: words."""
    if len(text) > _LONGEST:
        return None
    match = _ALL.fullmatch(text.strip())
    return _BY_GROUP[match.lastgroup or ""] if match else None


def bare(text: str) -> str:
    """A sound's name without the brackets around it; of bare notes the notes."""
    inner = text.strip(" [](){}（）【】［］*_♪♫♬🎵🎶.。…")
    return inner or text.strip()
