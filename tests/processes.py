"""What tests need of other processes."""

import signal


def heeding() -> None:
    """In a child before it starts: signals end it as in a terminal, though the tests themselves ignore them.

    For `preexec_fn`; background jobs and `nohup` hand down ignored signals.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        signal.signal(signal.Signals[name], signal.SIG_DFL)
