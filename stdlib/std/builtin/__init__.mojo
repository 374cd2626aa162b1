"""The home of the names that are visible everywhere."""
