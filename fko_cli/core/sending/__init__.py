"""What goes out: the questionnaire cell by cell, its signed identity, the messages, the register that says to whom."""
