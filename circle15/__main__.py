"""``python -m circle15``."""

from circle15.cli import main

if __name__ == "__main__":
    main()
