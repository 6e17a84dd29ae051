"""What `make chaos` runs: real processes, killed and frozen, and the count of what is left."""
