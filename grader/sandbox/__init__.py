"""The two sides of the border: `outer` runs in the judge, `inner` runs beside student code."""
