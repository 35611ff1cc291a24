"""The words by which models name the parts of a reply, in English and Chinese -> our names of them."""

import re
from typing import Literal, NamedTuple

Part = Literal["story", "visible", "speech", "profiles"]
Field = Literal["speaker", "state", "content", "time", "start", "end", "profile"]

_PARTS: dict[Part, str] = {
    "story": (
        "storyline,story line,story,plot,plot summary,scenes,scene description,scene descriptions,"
        "visual storyline,narrative,visual description,故事线,故事,剧情,情节,故事情节,剧情线,画面描述,"
        "场景描述,情节线"
    ),
    "visible": (
        "visible text,visible texts,on-screen text,onscreen text,on screen text,text on screen,"
        "screen text,visible text on screen,ocr,可见文字,可见文本,画面文字,屏幕文字,画面文本,屏幕文本,"
        "画面可见文字"
    ),
    "speech": (
        "speakers and transcript,speakers & transcript,speaker and transcript,"
        "speakers and transcription,speakers and transcripts,speaker & transcript,transcript,"
        "transcription,transcripts,dialogue,dialog,speech,spoken content,speakers and dialogue,"
        "speakers and speech,speech transcript,timed transcript,说话人与转写,说话人和转写,"
        "说话人及转写,说话人与转录,说话人和转录,说话人与文字稿,说话人与对白,说话人与转写内容,"
        "说话人与台词,转写,转录,转写内容,对话,对白,台词,逐字稿,文字稿,语音转写,讲话人与转写"
    ),
    "profiles": (
        "speakers,speaker profiles,speaker profile,profiles,speaker list,speaker descriptions,"
        "speaker introduction,speaker introductions,voices,characters,说话人介绍,说话人简介,"
        "说话人档案,说话人列表,说话人概况,人物介绍,角色介绍,讲话人介绍,说话人画像"
    ),
}
_FIELDS: dict[Field, str] = {
    "speaker": (
        "speaker,speaker name,voice,name,role,character,who,spoken by,speaker id,speaker label,spk,"
        "说话人,发言人,讲话人,讲者,说话者,人物,角色,姓名"
    ),
    "state": (
        "state,status,emotion,emotions,tone,mood,manner,delivery,voice state,speaker state,"
        "tone of voice,appearance,style,状态,情绪,语气,情感,神态,说话状态,外观"
    ),
    "content": (
        "content,contents,text,words,transcript,speech,utterance,line,quote,says,said,dialogue,"
        "sentence,lyric,lyrics,caption,subtitle,description,transcription,value,element,summary,内容,"
        "台词,原文,文本,话语,转写,对白,歌词,文字,字幕,句子,描述"
    ),
    "time": (
        "time,timestamp,timestamps,time range,timecode,time code,time stamp,timing,range,interval,"
        "span,时间,时间戳,时间段,时间范围,时间码,时间点"
    ),
    "start": (
        "start,start time,starttime,begin,begin time,begintime,from,onset,start at,in,t0,startms,"
        "start ms,starttimems,start time ms,beginms,begin ms,start sec,start seconds,开始,开始时间,"
        "起始,起始时间"
    ),
    "end": (
        "end,end time,endtime,finish,to,stop,until,end at,out,t1,stop time,endms,end ms,endtimems,"
        "end time ms,end sec,end seconds,结束,结束时间,终止时间"
    ),
    "profile": ("profile,bio,介绍,简介,特征"),
}
_PART_OF: dict[str, Part] = {word: part for part, words in _PARTS.items() for word in words.split(",")}
_FIELD_OF: dict[str, Field] = {word: field for field, words in _FIELDS.items() for word in words.split(",")}


class Label(NamedTuple):
    """`Speaker: Guard`."""

    name: str
    """As it was written."""
    field: Field | None
    """None: a label that we do not know."""
    value: str


class Heading(NamedTuple):
    """`## Storyline`, or `Storyline:` on a line of its own."""

    title: str
    part: Part | None
    marked: bool
    """Written as a heading: `#`, bold, a number; a bare word with a colon is only a hint."""


_HEADING = re.compile(
    r"(?P<marks>[ >]{0,4}(?:#{1,6}[ \t]*+)?+(?:\*{1,3}|_{2})?+[ \t]{0,2})"
    r"(?P<number>(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,2}|[ivxIVX]{1,4}|[A-Da-d])[.)）、：:]"
    r"[ \t]*+)?+)"
    r"(?P<bold>(?:\*{1,3}|_{2})?+)"
    r"(?P<title>[^\n:：*#]{1,60}?)"
    r"\s{0,2}[*_]{0,3}[ \t]{0,2}(?P<colon>[:：]?)[*_]{0,3}\s{0,2}#{0,6}\s*+"
)
_LABEL = re.compile(
    r"[ \t>*_•·+-]{0,8}+(?P<name>[^\W\d_][\w '&/-]{0,30}?)[*_ ]{0,4}\s{0,2}[:：]"
    r"\s{0,2}[*_]{0,3}\s{0,2}(?P<value>.*)",
    re.DOTALL,
)
_BRACKETED_END = re.compile(r"\s*[(（\[].{0,60}$")
_LABEL = re.compile(
    r"[ \t>*_•·+-]{0,8}+(?P<name>[^\W\d_][\w '&/-]{0,30}?)[*_ ]{0,4}\s{0,2}[:：]"
    r"\s{0,2}[*_]{0,3}\s{0,2}(?P<value>.*)",
    re.DOTALL,
)


def part_of(title: str) -> Part | None:
    """The part of a report that `title` names, whatever stands behind the name in brackets."""
    key = _BRACKETED_END.sub("", title.strip()).strip(" *_#:：.").casefold().replace("_", " ")
    return _PART_OF.get(key)


def field_of(name: str) -> Field | None:
    """The field that a label or a JSON key names."""
    key = name.strip(" *_").casefold()
    return _FIELD_OF.get(key.replace("_", " "))


def heading_of(line: str) -> Heading | None:
    """The heading that `line` is; None: it is none."""
    if not line or (line[0] not in "#*_ >(（" and not _may_be_heading(line)):
        return None
    match = _HEADING.fullmatch(line)
    if match is None:
        return None
    title = match["title"].strip()
    hashed = "#" in match["marks"]
    marked = hashed or bool(match["number"]) or bool(match["bold"]) or "*" in match["marks"]
    part = part_of(title)
    # "Story" alone on a line can be what somebody says; "Visible Text" or "Story:" cannot.
    named = part is not None and (marked or bool(match["colon"]) or len(title.split()) > 1 or len(title) > 12)
    return Heading(title, part, marked) if named or (hashed and "# " in match["marks"]) else None


def _may_be_heading(line: str) -> bool:
    """A short look: numbered, or a name that is known but for a colon and what stands in brackets."""
    if len(line) > 80:
        return False
    return (
        line[1:3].strip(".)、 0123456789ivIV")[:1] != line[1:2] or part_of(line.partition("(")[0]) is not None
    )


def label_of(line: str) -> Label | None:
    """The label at the head of `line`; None where there is none."""
    if ":" not in line and "：" not in line:
        return None
    match = _LABEL.match(line)
    if match is None:
        return None
    return Label(match["name"].strip(), field_of(match["name"]), match["value"].strip())
