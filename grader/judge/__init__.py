"""The judge: what looks at observations and decides; no object of a student's ever enters it."""
