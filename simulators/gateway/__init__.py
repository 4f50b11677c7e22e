"""SMS and voice calls: accepts them, delivers them to phones that a page shows."""
