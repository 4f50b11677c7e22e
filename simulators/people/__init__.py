"""Simulated citizens, facilitators and officers. They know the product by its public API only."""
