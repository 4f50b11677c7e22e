"""Departments that exchange CSV files through a folder, usually once a night."""

from dastak.connectors.adapters.csvbatch.folder import FolderSystem

__all__ = ["FolderSystem"]
