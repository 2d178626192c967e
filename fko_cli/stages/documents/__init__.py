"""What is written: the concept and its drafts, the papers around it, lists and the report."""
