"""Files to running modules: `import oomph.importer` lets Python import `.mojo` files.

import oomph.importer
import fast          # compiles fast.mojo if it has changed, and loads it
"""

from .hook import install

install()
