"""The words by which a report says why: each short, stable, and explained in docs/report.md.

Whoever adds a reason adds its line here; the tests compare what the code uses, this table and the page.
"""

REASONS: dict[str, str] = {
    # repairs of a reply
    "order": "The reply went back in time; its cues were sorted.",
    "overflow": "A field of a time ran over (`00:75:10`) and was carried.",
    "scale": "The times made sense only on another scale: h:mm, hundredths or milliseconds.",
    "zero-length": "A cue ended before it began: it got a short length, or is dropped where nobody speaks.",
    "negative": "A cue began before the media and was clamped to its start.",
    "loop": "The model repeated itself; one round was kept, the rest was cut and is missing.",
    "clamped": "A cue reached over the edge of its segment and was cut there.",
    "overlap": "A cue of one voice ran into the next one of that voice and ends where it starts.",
    "seam": "Two neighbouring segments heard the same words; they stay once.",
    # text of a reply that is in no cue
    "preamble": "Words before the answer: `Here are the timed lines:`.",
    "remark": "Words behind the answer: `Let me know if you need more.`",
    "prompt-echo": "The model repeated the prompt or its template.",
    "thinking": "Reasoning between `<think>` tags.",
    "end-mark": "`(End)` and its like.",
    "section-mark": "`[Chorus]` and its like.",
    "tag": "A tag of an LRC file: title, artist, length.",
    "left-out": "The model says that it left something out.",
    "nothing-said": "The model says that there is no speech or no text.",
    "site-phrase": "A phrase of subtitle sites where nobody speaks.",
    "empty-text": "A time without words.",
    "duplicate": "The same words of the same voice at the same time, once more.",
    "cut-off": "The reply ended in the middle of it; as a missing range: behind the last complete cue.",
    "untimed": "Words without any time; none is made up for them.",
    "unknown-field": "A field of JSON or a column of a table that says nothing about a cue.",
    "past-end": "A cue that begins behind its segment; as a missing range: too many did.",
    "refusal": "The model says that it will not.",
    "no-audio": "The model says that it received no sound.",
    # notes about a reply
    "absolute": "The times count from the start of the media and were taken so.",
    "relative": "The times could count from the media or from the segment; the segment was chosen.",
    "grid": "The times stand on a perfect grid, so they are no measurement.",
    "unknown-label": "A label in a turn that is not known; it was kept with the speaker's state.",
    "unknown-heading": "A heading inside the transcript that is not known.",
    "too-much-text": "More words than anybody says in that time.",
    # times and cues
    "fitted": "The times were moved onto the sound.",
    "times-kept": "The sound does not explain the times, so they were kept.",
    "clock": "An existing file ran on another clock and was moved onto the sound.",
    "unsupported": "A cue that stands on silence.",
    "align-refused": "The aligner's times for a cue contradict the fit and were not taken.",
    "no-time": "A caption of a file without a readable time.",
    "no-text": "A caption of a file without words.",
    "end-before-start": "A caption of a file that ended before it began.",
    # the media and the files
    "silence": "There is nothing but silence, so nothing was sent.",
    "silent-track": "The default sound track is silent; another one was taken.",
    "truncated": "The file ends before its header says.",
    "damaged": "The decoder met damage and went on.",
    "encoding": "A file is no UTF-8; another encoding was guessed.",
    "cache-unwritable": "Replies could not be stored.",
    # ranges that could not be had
    "refused": "The model refused this segment.",
    "inspection": "The service's content inspection stopped the reply.",
    "broken-reply": "No usable reply after all attempts.",
    "refused-request": "The service refused this request.",
    "rate-limit": "The rate limit was hit although the limiter is on.",
    "too-large": "The piece is larger than the service takes.",
    "budget": "The budget of the run was spent.",
    "down": "The server does not answer.",
    "key": "The API key was rejected.",
    "account": "The account is stopped: no money, or no right.",
    "model": "The service does not know the model.",
    "unfit": "The model cannot take sound.",
    "failed": "The service failed in another way.",
}
"""Reason -> what it means, in one sentence."""
