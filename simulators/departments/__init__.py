"""Departments' own systems in three manners: REST, nightly CSV batches, slow XML."""
