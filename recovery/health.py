"""Is the process up; can it work; is the clock alive."""
