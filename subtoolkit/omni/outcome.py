"""What an attempt, and what all attempts together amount to."""

from collections.abc import Sequence
from itertools import accumulate

from subtoolkit.core.errors import ContentRefused
from subtoolkit.core.reply import Reply
from subtoolkit.omni.faults import About, Fault, Said, broken, unreachable
from subtoolkit.omni.stream import Collector


def judged(collected: Collector, about: About) -> Reply:
    """Reply of a stream that ended without an error; raises `Fault` for one that is none."""
    reply = collected.reply()
    written = bool(reply.text.strip() or collected.speech.length)
    if not written and reply.finish == "content_filter":
        said = Said("the model's answer was withheld", "content_filter")
        raise Fault(said, ContentRefused(about.label, said.text), "never", partial=reply)
    if not written and reply.finish == "stop":
        raise broken("the reply is empty", about, "empty", reply, "twice")
    if not written and reply.finish == "cut":
        raise broken("the stream held no answer", about, "empty", collected.partial())
    if reply.finish == "cut" and not collected.finished:
        raise broken("the reply broke off", about, "cut", reply)
    return reply


def late(about: About, collected: Collector) -> Fault:
    """Fault of a server that let us wait too long."""
    if collected.started:
        return broken("the server fell silent in the middle", about, "timeout", collected.partial())
    # Each try takes minutes, so two more are patience enough.
    return unreachable("it took too long", about, "timeout", "twice")


def best(failed: Sequence[Fault]) -> Reply | None:
    """What is left when all tries have failed: the longest text that broke off, or an answer without words.

    None if there is neither. Text that was paid for is never thrown away.
    """
    last = failed[-1]
    found = max((fault.partial for fault in failed if fault.partial), key=_length, default=None)
    if found is None or not (_length(found) or _answered_nothing(last)):
        return None
    spent = [fault for fault in failed if fault.partial is not found]
    if isinstance(last.error, ContentRefused):
        found = found.model_copy(update={"finish": "content_filter"})
    return with_usage(found, spent)


def with_usage(reply: Reply, failed: Sequence[Fault]) -> Reply:
    """Add what the failed tries have cost."""
    spent = [fault.partial.usage for fault in failed if fault.partial]
    *_, total = accumulate(spent, initial=reply.usage)
    return reply.model_copy(update={"usage": total})


def _length(reply: Reply) -> int:
    return len(reply.text.strip())


def _answered_nothing(fault: Fault) -> bool:
    return fault.partial is not None and fault.partial.finish == "stop"
