"""What reports become: merged, asked about, corrected, listed, and followed over the years."""
