"""What people and programs read; everything here is made from the scores model alone."""
