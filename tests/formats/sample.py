"""A timeline with everything in it, and texts that break careless writers."""

from decimal import Decimal
from fractions import Fraction

from subtoolkit.core.cue import Cue, Word
from subtoolkit.core.media import AudioTrack, Chapter, MediaInfo, Picture
from subtoolkit.core.reply import Usage
from subtoolkit.core.report import Drop, Loop, Missing, Money, Note, Repair, Report, Retry
from subtoolkit.core.timeline import Scene, Section, Speaker, Timeline, VisibleText

HOSTILE = {
    "arrow": "left --> right ---> there",
    "time line": "00:00:05,000 --> 00:00:06,000",
    "tags": "<b>bold</b> and <bad> and </i>",
    "open tag": "<b is open",
    "heart": "I <3 you, a < b > c",
    "ampersand": "Tom & Jo &amp; &lt;",
    "braces": r"{x} and {\an8} and }{",
    "line command": r"C:\New\hello\n and \ alone \{",
    "blank line": "one\n\ntwo\n \n\nthree",
    "edges": "  leading and trailing \n  blanks\t ",
    "digits": "42",
    "digits last": "the answer is\n42",
    "stamp": "[00:01.00] and <00:01.00> sung",
    "cdata": "a ]]> b <![CDATA[ c",
    "controls": "a\x00b\x01c\x08d\x1be\x7ff\x9bg",
    "separators": "one\u2028two\u2029three\x85four\x0bfive\x0csix",
    "carriage return": "one\rtwo\r\nthree\r",
    "byte order mark": "\ufeffmarked\ufeff text",
    "right to left": "\u200fقال: «مرحبا» (نعم)\u200e OK",
    "emoji": "👩‍👩‍👧‍👦 and 🇯🇵 and e\u0301",
    "wide": "他说：“你好。”\n全角｛括号｝",
    "long word": "w" * 500,
    "signature": "WEBVTT\nNOTE nothing\nSTYLE",
    "sections": "[Events]\nDialogue: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,x",
    "xml": "<!DOCTYPE x [<!ENTITY y 'z'>]> <p begin='0s'>&y;</p>",
    "entities": "&nbsp; &#0; &#x41; &copy",
    "quotes": "\"double\" 'single' `back`",
    "noncharacters": "a\ufffeb\uffffc",
    "comma": "one, two,, three,",
    "json": '{"cues": [], "segments": []}',
}
"""By what is bad about them."""

TWO_VOICES = "Tom & Jo <3 --> {x} 50%"

TIMELINE = Timeline(
    media=MediaInfo(
        path="talk: part 1.mp4",
        container="mov,mp4",
        declared=36_010_000,
        duration=36_009_980,
        audio=(AudioTrack(number=1, index=1, codec="aac", channels=2, rate_hz=48_000, language="eng"),),
        pictures=(Picture(index=0, codec="h264", width=1280, height=720, fps=Fraction(24000, 1001)),),
    ),
    language="en",
    cues=(
        Cue(
            start=9_120,
            end=13_640,
            text="Two rye loaves, please.",
            speaker="Baker, senior",
            words=(
                Word(start=9_120, end=9_400, text="Two"),
                Word(start=9_400, end=9_800, text="rye"),
                Word(start=9_850, end=10_400, text="loaves,"),
                Word(start=10_400, end=11_000, text="please.", estimated=True),
            ),
            state="calm",
            claimed=(9_000, 13_500),
            segment=0,
        ),
        Cue(
            start=12_005,
            end=14_500,
            text="And a bun\nfor <b>me</b>.",
            speaker='Anna "A" <B>',
            flags=("too-fast",),
        ),
        Cue(start=14_600, end=15_200, text="Door bell", kind="sound"),
        Cue(start=16_000, end=18_000, text=TWO_VOICES, estimated=True),
        Cue(start=18_000, end=20_000, text="\n  one\n\n42\n\\Next [00:01.00] ]]>\u2028last  ", segment=1),
        Cue(start=20_000, end=22_005, text="今天天气很好，\n我们去公园吧。", speaker="小明"),
        Cue(start=22_005, end=24_000, text="\u200fقال: «مرحبا» (نعم)", speaker="سامي"),
        Cue(
            start=25_000,
            end=28_000,
            text="Paper boats on 东风",
            kind="lyric",
            words=(
                Word(start=25_000, end=25_480, text="Paper"),
                Word(start=25_480, end=26_000, text="boats"),
                Word(start=26_500, end=26_700, text="on"),
                Word(start=26_700, end=27_000, text="东"),
                Word(start=27_000, end=27_500, text="风"),
            ),
        ),
        Cue(start=30_000, end=34_000, text="BAKERY", kind="text", state="painted on a sign"),
        Cue(start=3_601_234, end=3_601_239, text="Five milliseconds."),
        Cue(start=36_000_000, end=36_002_500, text="After ten hours."),
    ),
    scenes=(Scene(start=0, end=20_000, text="A bakery in the morning.", segment=0),),
    visible_text=(VisibleText(start=31_000, end=33_000, text="Open 7–18", appearance="small, on the door"),),
    speakers=(
        Speaker(name="Baker, senior", profile="an old | man", spoke=4_520, words=4),
        Speaker(name='Anna "A" <B>', spoke=2_495, words=5),
        Speaker(name="小明", segment=1),
    ),
    sections=(Section(title="Mood", text="Friendly."),),
    chapters=(
        Chapter(start=0, end=20_000, title="Morning"),
        Chapter(start=20_000, end=24_500, title=""),
        Chapter(start=24_500, end=60_000, title="早上好 = a; #1 \\ <b>&amp; --> 50%"),
        Chapter(start=3_600_000, end=36_010_000, title="Later\non"),
    ),
    report=Report(
        status="partial",
        grammar="report",
        repairs=(Repair(reason="end-before-start", detail="x", start=1, end=2),),
        drops=(Drop(reason="echo", text="Transcribe the audio."),),
        loops=(Loop(text="ha", count=40, start=100),),
        missing=(Missing(start=40_000, end=50_000, reason="down"),),
        retries=(Retry(segment=1, reason="rate-limit"),),
        notes=(Note(reason="track", detail="track 1 of 2"),),
        estimated=1,
        usage=Usage(requests=2, input_tokens=1_000, output_tokens=300, audio_tokens=900),
        cost=Money(amount=Decimal("0.0123"), currency="CNY"),
    ),
)
"""Voices that overlap, a sound, signs, hostile text, several scripts, words, odd times."""
