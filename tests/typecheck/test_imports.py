"""What an import names must be there, whether it is used or not."""

from __future__ import annotations

from pathlib import Path

import pytest
from oomph_cli import oomph

WRONG = {
    "library": ("from std.math import sqroot\n\ndef main():\n    pass\n", "1:22: error[E0205]"),
    "own module": ("from helper import helped\n\ndef main():\n    pass\n", "1:20: error[E0205]"),
    "one of several": (
        "from helper import (\n    help,\n    helped,\n)\n\ndef main():\n    help()\n",
        "3:5: error[E0205]",
    ),
    "in a function": ("def main():\n    from helper import helped\n", "2:24: error[E0205]"),
    "module": ("import helper.parts\n\ndef main():\n    pass\n", "1:8: error[E0204]"),
}


@pytest.mark.parametrize("name", WRONG)
def test_missing_names_are_reported_at_the_import(name: str, tmp_path: Path) -> None:
    text, expected = WRONG[name]
    (tmp_path / "helper.mojo").write_text("def help():\n    pass\n")
    (tmp_path / "user.mojo").write_text(text)
    answer = oomph("check", "user.mojo", cwd=tmp_path)
    assert answer.status == 1
    assert answer.err.splitlines()[0].startswith(f"user.mojo:{expected}")


def test_imports_of_imported_modules_are_resolved_when_they_are_used(tmp_path: Path) -> None:
    (tmp_path / "deep.mojo").write_text("def there():\n    print(1)\n")
    (tmp_path / "helper.mojo").write_text("from deep import there, missing\n\ndef help():\n    there()\n")
    (tmp_path / "user.mojo").write_text("from helper import help\n\ndef main():\n    help()\n")
    assert oomph("run", "user.mojo", cwd=tmp_path).out == "1\n"
