"""What `make bench` runs: many rows, real servers, and a page that says how fast it was."""
