"""`python -m fko_cli` is the same as `fko`."""

from fko_cli.front import main

if __name__ == "__main__":
    main()
