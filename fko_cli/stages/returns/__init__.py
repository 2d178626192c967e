"""What comes back: files and messages become stored returns with reports, needs and findings."""
