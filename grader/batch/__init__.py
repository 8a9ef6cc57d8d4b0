"""Grades a whole class: many submissions, several at a time, and no score is ever lost."""
