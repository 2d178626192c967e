"""Forms in the hands of other programs: what is typed, how each program is driven, what is to come back."""
