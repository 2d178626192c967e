"""What people see and decide: consolidated activities, questions side by side, answers in a table."""
