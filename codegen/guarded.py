"""Work of LLVM that may end the process: it is done in a child."""

from __future__ import annotations

import faulthandler
import os
import tempfile
from collections.abc import Callable


def guarded(action: Callable[[], bytes]) -> tuple[bytes, str | None]:
    """What an action gives; where its process ends before, b"" and what LLVM has said on standard error.

    Where processes cannot be copied, the action is done in this one.
    """
    if not hasattr(os, "fork"):
        return action(), None
    with tempfile.TemporaryFile() as result, tempfile.TemporaryFile() as log:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                faulthandler.disable()
                os.dup2(log.fileno(), 2)
                data = action()
                while data:
                    data = data[os.write(result.fileno(), data) :]
                status = 0
            finally:
                os._exit(status)
        _, status = os.waitpid(child, 0)
        made = result if status == 0 else log
        made.seek(0)
        data = made.read()
        return (data, None) if status == 0 else (b"", data.decode("utf-8", "replace"))
