"""`python -m fko_cli` is the same as `fko`."""

from fko_cli.app import main

if __name__ == "__main__":
    main()
