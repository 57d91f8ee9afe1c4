"""Synthetic worlds of any size, written as scenario folders that a facilitator can go on editing."""
