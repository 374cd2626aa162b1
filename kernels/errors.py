"""What goes wrong with devices."""

from __future__ import annotations


class DeviceError(RuntimeError):
    """A device, its driver or the code for it failed, or there is no such device; the message says what to do.

    `code` is that of a page in docs/errors, "" where there is none.
    """

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(f"{message} [{code}: docs/errors/{code}.md]" if code else message)
        self.code = code
