"""What stands in files of any kind is found; what can't be searched is told as that and never stops the search."""

import pytest

from fko_cli.edges.searching import UnsearchableError, texts_in


@pytest.mark.parametrize(
    "header",
    ["Message-ID: <>", "To: a@[", "Date: gestern", "Content-Disposition: attachment; filename*=utf-8", "From: =?x?q?=ff?="],
)
def test_an_odd_header_hides_nothing_of_a_message(header):
    message = f"Subject: =?utf-8?q?Leitung_K=C3=A4mmerei?=\r\n{header}\r\n\r\nText\r\n".encode()
    found = list(texts_in(message))
    assert any("Leitung Kämmerei" in one for one in found) and "Text\r\n" in found


def test_the_end_of_a_long_header_is_searched():
    many = ", ".join(f"a{number}@example.org" for number in range(600))
    message = f"Subject: Runde\nCc: {many}, =?utf-8?q?K=C3=A4mmerei?= <b@example.org>\n\nText\n".encode()
    assert any("Kämmerei" in one for one in texts_in(message))


def test_parts_in_parts_without_end_are_told_as_unsearchable():
    nested = "".join(f"Content-Type: message/rfc822\nX-Depth: {depth}\n\n" for depth in range(3000))
    with pytest.raises(UnsearchableError):
        list(texts_in(nested.encode()))
