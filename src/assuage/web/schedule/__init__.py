"""Chairs, sessions and series in time: no two people in one chair, the board of the day, the calendar feed."""
