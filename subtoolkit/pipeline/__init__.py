"""The only place where the stages meet: media file -> timeline -> text of a file.

run      one media file: decode, cut, hear every segment, merge
hearing  one segment: ask, read, fit, and ask again for what is missing
asking   one question about one segment: the stored reply or a new one
"""

from subtoolkit.pipeline.run import transcribe, transcribe_async, understand_text

__all__ = ["transcribe", "transcribe_async", "understand_text"]
