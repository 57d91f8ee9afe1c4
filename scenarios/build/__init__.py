"""Scripts that compute the shipped scenarios from tables of facts."""
