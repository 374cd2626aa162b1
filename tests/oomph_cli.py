"""The command line in a child process, quickly: see `oomph.importer.batch`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from oomph.importer import batch

TIMEOUT_S = 60.0


class Answer(NamedTuple):
    """What a command line wrote, as text, and its status (None: stopped at the time limit)."""

    out: str
    err: str
    status: int | None

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def oomph(*words: str, cwd: Path, **environment: str) -> Answer:
    """Runs `oomph WORDS` in a folder, with a cache folder of its own inside it for what cannot lie beside a source."""
    settings = {"OOMPH_CACHE_DIR": os.path.join(cwd, "user-cache"), **environment}
    outcome = batch.run(words, str(cwd), TIMEOUT_S, settings)
    return Answer(outcome.stdout.decode(), outcome.stderr.decode(), outcome.status)
