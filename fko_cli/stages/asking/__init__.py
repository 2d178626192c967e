"""What goes out: questionnaires, letters, reminders, questions back, and their delivery."""
