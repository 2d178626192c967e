"""Numbers of bytes in words."""

import pytest

from fko_cli.core.sizes import size_in_words


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "1 KB"), (1_499, "1 KB"), (640_000, "640 KB"), (1_000_000, "1,0 MB"), (1_549_000, "1,5 MB")],
)
def test_small_and_large_sizes(size, words):
    assert size_in_words(size) == words
