"""Files and descriptors."""

from ..builtin.io import RawFileDescriptor, stderr, stdin, stdout
from .file import FileHandle, open
