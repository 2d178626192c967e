"""What it means: pure records and rules. No file, database, terminal or network is touched in this room."""
