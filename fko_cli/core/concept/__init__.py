"""What is printed: the content of the concept as blocks, its wording and German typography."""
