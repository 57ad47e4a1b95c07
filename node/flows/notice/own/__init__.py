"""Notices of ours: written, approved, told, taken back, shown."""
