"""Breaking `fko` on purpose: processes killed, disks full, writes failing, several people at once."""
