"""The bands between joining, asking and leaving, in log-odds, and what is never joined without a person.

The weights say how likely it is that two reports mean the same; these bounds say what follows. They are wider than the
labelled region needs: a wrong join hides somebody's work in a public document, a question costs ten seconds.
"""

from __future__ import annotations

JOIN = 3.0
"""From here on (95 percent) a pair is joined without asking, if nothing below forbids it."""

FIT = -1.0
"""No pair across two groups that are joined may lie below this."""

FIT_MEAN = 1.5
"""The mean over all pairs across two groups that are joined."""

ASK = -4.0
"""From here on (2 percent) a person is asked."""

TIED = 0.6
"""How certainly one report must name the other actor, or both the same third lead, to be joined without asking.
A word that fits several actors ("Kammern") is not enough."""

AGAINST = 0.5
"""How certain a conflict of territory or lead must be to forbid joining without asking."""

COPIED = 0.9
"""Texts as similar as this were copied: that alone says nothing about whether the activity is the same."""

DOUBTFUL = -2.0
"""Pairs below this (12 percent) make no large groups: a person would compare reports with little in common."""

QUESTION_GROUPS = 4
"""At most so many groups are put into one question."""

DOUBTFUL_GROUPS = 3
"""The same where a doubtful pair is among them."""

PROGRAMME_GROUPS = 8
"""The same for a question whether they are separate implementations of one programme."""
