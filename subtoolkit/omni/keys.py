"""What a stored reply and a stored plan of cuts are found by.

A reply is known by what was heard and what was asked, not by how it was sent: another encoder, another host
of the service or a longer patience finds it again.
"""

import json
import os
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from subtoolkit.core.settings import Listening, Settings
from subtoolkit.omni.families import Sampling, family
from subtoolkit.omni.hosts import identity
from subtoolkit.omni.prompts import Prompt

_SAMPLES = 32
_SAMPLE_BYTES = 1 << 16


def reply_key(
    pcm: bytes,
    prompt: Prompt,
    settings: Settings,
    sampling: Sampling | None = None,
    picture: str | None = None,
) -> str:
    """Key of the reply to a span of sound; `sampling` only where it is not the family's own.

    `picture` is the imprint of what was seen with it, if anything was.
    """
    question, service = settings.question, settings.service
    looked = [picture, str(question.see_fps), question.max_pixels]
    return _digest(
        {
            **({"picture": looked} if picture else {}),
            "sound": sha256(pcm).hexdigest(),
            "prompt": [prompt.name, prompt.version],
            "language": question.language,
            "context": " ".join(question.context.split()),
            "model": service.model,
            "service": identity(service),
            "sampling": (sampling or family(service.model).sampling).model_dump(exclude_none=True),
        }
    )


def text_key(text: str, prompt: Prompt, settings: Settings, sampling: Sampling) -> str:
    """Key of the reply to a question of text alone; `text` is what stands below the prompt."""
    return _digest(
        {
            "text": sha256(text.encode("utf-8", "replace")).hexdigest(),
            "prompt": [prompt.name, prompt.version],
            "language": settings.question.language,
            "model": settings.service.model,
            "service": identity(settings.service),
            "sampling": sampling.model_dump(exclude_none=True),
        }
    )


def answer_key(
    media: Sequence[str],
    said: Sequence[str],
    settings: Settings,
    sampling: Sampling,
    manner: Mapping[str, object],
) -> str:
    """Key of the answer to the last of what was `said` about `media`, each known by what is in it.

    `manner` is how it shall answer: thinking, searching, with which voice.
    """
    return _digest(
        {
            "media": list(media),
            "said": sha256("\0".join(said).encode("utf-8", "replace")).hexdigest(),
            "manner": {name: value for name, value in manner.items() if value},
            "model": settings.service.model,
            "service": identity(settings.service),
            "sampling": sampling.model_dump(exclude_none=True),
        }
    )


def source_key(source: str | Path, listening: Listening, piece: tuple[int, int]) -> str:
    """Key of the cuts of a file: its size and samples of its bytes, and what of it is heard in what pieces.

    Neither name nor date count, so that a moved file keeps its cuts. What is no file here (an address)
    counts by its text. Cuts that fit another sound harm nothing: replies are known by the sound itself.
    """
    return _digest(
        {
            "source": fingerprint(Path(source)) or str(source),
            "listening": listening.model_dump(mode="json", exclude={"piece"}),
            "piece": list(piece),
        }
    )


def fingerprint(path: Path) -> str:
    """Hash of the size and of samples spread evenly from the first byte to the last; empty if unreadable."""
    if not path.is_file():  # a pipe would wait for ever
        return ""
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            digest = sha256(str(size).encode())
            last = max(size - _SAMPLE_BYTES, 0)
            for number in range(_SAMPLES):
                file.seek(last * number // (_SAMPLES - 1))
                digest.update(file.read(_SAMPLE_BYTES))
    except (OSError, ValueError):
        return ""
    return digest.hexdigest()


def _digest(facts: dict[str, object]) -> str:
    return sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
