"""Notices: what each kind demands, how they live, how they are said."""
