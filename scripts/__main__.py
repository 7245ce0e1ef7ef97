"""`./kindred VERB`: the table of contents of the command line."""

import sys

if __name__ == "__main__":
    try:
        from scripts.cli import main
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(main())
