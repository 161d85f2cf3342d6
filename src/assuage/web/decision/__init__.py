"""Benefit and harm in a hundred people beside what one person values; exactly what was shown is kept."""
