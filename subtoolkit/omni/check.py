"""What is known to fail is not sent: an upload that is too large hangs for minutes before it is refused."""

from subtoolkit.core.clock import format_clock
from subtoolkit.core.errors import ModelUnfit, PieceTooLarge
from subtoolkit.core.settings import Service
from subtoolkit.omni import cost
from subtoolkit.omni.families import MB, Family
from subtoolkit.omni.parts import base64_length
from subtoolkit.omni.request import Request


def check(request: Request, family: Family, service: Service) -> None:
    """Raise `ModelUnfit` or `PieceTooLarge` for what the family cannot take.

    Lengths and sizes are rules of the service; on a server of one's own only the model's context counts.
    """
    if not request.audio:
        raise ValueError("a request without sound")
    _check_family(family, service)
    tokens = cost.estimate(family, request.duration, request.prompt).input_tokens
    most = family.max_input or family.context
    if most is not None and family.audio_rate is not None and tokens > most:
        raise PieceTooLarge(request.label, f"it needs {tokens} tokens, and {service.model} reads {most}")
    if service.server != "dashscope":
        return
    if family.longest_audio is not None and request.duration > family.longest_audio:
        longest = format_clock(family.longest_audio, digits=0)
        lasts = format_clock(request.duration, digits=0)
        raise PieceTooLarge(request.label, f"it lasts {lasts}, and {service.model} hears at most {longest}")
    length = base64_length(len(request.audio))
    if length > family.inline_chars:
        raise PieceTooLarge(
            request.label,
            f"it takes {length / MB:.1f} MB in base64, and the service {family.inline_chars / MB:.0f} MB",
        )


def _check_family(family: Family, service: Service) -> None:
    instead = f"use --model {family.superseded}" if family.superseded else "name another with --model"
    if not family.hears:
        raise ModelUnfit(service.model, "it cannot hear", instead)
    if family.native_only:
        raise ModelUnfit(service.model, "the service offers it through its native protocol only", instead)
