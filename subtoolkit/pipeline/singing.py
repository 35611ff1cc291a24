"""A song -> its lines at their times: heard as it is, matched with its words where these are known.

Known words change nothing about what is asked first: the song is heard blind, and what was heard tells where
the known lines are. Only for runs of lines that were not heard, where there is room for them, a second
question gives the lines and asks for their times.
"""

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from subtoolkit.core.media import Tags
from subtoolkit.core.progress import Watch, nobody
from subtoolkit.core.report import Drop, Note, Report
from subtoolkit.core.segment import Plan, Segment
from subtoolkit.core.settings import Settings
from subtoolkit.core.timeline import Timeline
from subtoolkit.media.align import Aligner
from subtoolkit.media.probe import probe
from subtoolkit.media.sound import Sound
from subtoolkit.media.tags import tags
from subtoolkit.media.vocals import Vocals, cut, decode
from subtoolkit.omni import prompts
from subtoolkit.omni.client import Client
from subtoolkit.omni.families import Family
from subtoolkit.omni.retry import Patience
from subtoolkit.pipeline.asking import Asker
from subtoolkit.pipeline.hearing import Listener
from subtoolkit.pipeline.knowing import known
from subtoolkit.pipeline.manner import Manner
from subtoolkit.pipeline.run import Cutter, Run, aligner_of, connected
from subtoolkit.pipeline.sheet import sheet
from subtoolkit.timeline.fit import Speech
from subtoolkit.timeline.lyrics.singing import ended, is_explained
from subtoolkit.timeline.lyrics.syllables import with_words
from subtoolkit.timeline.tongue import tongue

_SHORTEST = 3
"""Of a song that is cut no piece is shorter than this part of the longest."""


def lyrics(
    source: str | Path,
    settings: Settings | None = None,
    *,
    watch: Watch = nobody,
    patience: Patience | None = None,
) -> Timeline:
    """The lines of a song with their times; see `lyrics_async`."""
    return asyncio.run(lyrics_async(source, settings, watch=watch, patience=patience))


async def lyrics_async(
    source: str | Path,
    settings: Settings | None = None,
    *,
    watch: Watch = nobody,
    patience: Patience | None = None,
    client: Client | None = None,
) -> Timeline:
    """The lines of a song as cues of kind `lyric`, each with times of its words.

    With `settings.lyrics.text` they are that text, line by line and to the letter. Raises a `SubtoolError`
    when nothing could be had; a part that could not be had is named in `timeline.report.missing`.
    """
    settings = settings or Settings()
    given = await asyncio.to_thread(sheet, settings.lyrics)
    async with connected(settings, client, patience) as (client, settings):
        info = await asyncio.to_thread(probe, source)
        named = await asyncio.to_thread(tags, source)
        listening = settings.listening.model_copy(update={"language": settings.question.language})
        with Sound(info, listening) as sound, aligner_of(settings) as aligner:
            asker = Asker(str(source), settings, sound, client, watch)
            voice = await asyncio.to_thread(decode, sound, lambda: asker.tell(decoded=sound.decoded))
            listener = Listener(
                asker,
                sound,
                prompts.load(settings.question.prompt or "lyrics"),
                settings.times,
                manner=Manner(voice),
            )
            cutter = Cutter("song-", song_lengths(settings, asker.family), partial(_cut, voice))
            found = _sung(await Run(str(source), settings, sound, asker, listener, cutter).timeline())
            span = (sound.start, max(sound.start + 1, sound.decoded))
            activity = await asyncio.to_thread(voice.activity, *span)
            speech = Speech(activity.spans, activity.levels, activity.start)
            if given is not None:
                fits = settings.times != "model"
                found = await known(given, found, asker, sound, speech, activity.unsure, fits=fits)
            return await asyncio.to_thread(_finished, found, named, sound, aligner, speech, span)


def song_lengths(settings: Settings, family: Family) -> tuple[int, int]:
    """Shortest and longest piece of a song: as the user says, else as the family takes a song."""
    shortest, longest = settings.listening.piece or (family.song // _SHORTEST, family.song)
    most = family.longest_audio or longest
    return min(shortest, most), min(longest, most)


def _cut(voice: Vocals, sound: Sound, lengths: tuple[int, int], plan: Plan | None) -> Iterator[Segment]:
    """The pieces of a decoded song; those of an earlier run, if they are of this sound."""
    if plan is not None and plan.track == sound.track.number and plan.duration == sound.decoded:
        yield from plan.segments
    else:
        yield from cut(sound, voice, *lengths)


def _sung(heard: Timeline) -> Timeline:
    """What was heard, all words as lyrics; notes that several pieces share stand once."""
    cues = [cue.model_copy(update={"kind": "lyric"}) if cue.kind == "speech" else cue for cue in heard.cues]
    whole = tuple(cue for cue in cues if cue.kind != "lyric" or any(map(str.isalnum, cue.text)))
    crumbs = (
        Drop(reason="empty-text", text=cue.text, start=cue.start, end=cue.end)
        for cue in cues
        if cue not in whole
    )
    notes = tuple(dict.fromkeys(heard.report.notes))
    report = heard.report.model_copy(update={"notes": notes}) + Report(drops=tuple(crumbs))
    return heard.model_copy(update={"cues": whole, "report": report})


def _finished(
    found: Timeline,
    named: Tags,
    sound: Sound,
    aligner: Aligner | None,
    speech: Speech,
    span: tuple[int, int],
) -> Timeline:
    """Lines to the end of their singing, with times of their words, and what the file says of itself."""
    lines = [cue for cue in found.cues if cue.kind == "lyric"]
    others = [cue for cue in found.cues if cue.kind != "lyric"]
    report = found.report
    if aligner is not None and lines:
        channel = sound.levels.channel(*span)
        aligned = aligner.align(lines, partial(sound.read, channel=channel), span=span)
        lines, report = list(aligned.cues), report + aligned.report
    voice = speech if is_explained(lines, speech, span) else None
    if voice is not None:  # a piece that was asked about again may have been too short to tell
        notes = tuple(note for note in report.notes if note.reason != "accompaniment")
        report = report.model_copy(update={"notes": notes})
    lines = [with_words(cue, voice) for cue in ended(lines, voice)]
    estimated = sum(any(word.estimated for word in cue.words) for cue in lines)
    if estimated:
        detail = f"the times of words in {estimated} of {len(lines)} lines are in proportion to syllables"
        report += Report(notes=(Note(reason="words-estimated", detail=detail),))
    cues = tuple(sorted((*lines, *others), key=lambda cue: (cue.start, cue.end)))
    media = found.media.model_copy(update={"tags": named}) if found.media else None
    language = found.language or named.language or tongue(" ".join(cue.text for cue in lines))
    return found.model_copy(
        update={"cues": cues, "media": media, "language": language, "report": report, "pauses": ()}
    )
