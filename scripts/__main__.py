"""`./kindred VERB`: the table of contents of the command line."""

import sys

from scripts.cli import main

sys.exit(main())
