"""Object stores: where pictures are kept besides the disk of this machine."""
