"""What comes back: cells become reports, needs and findings, and every filled cell is accounted for."""
