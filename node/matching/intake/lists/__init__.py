"""Readers of the lists that publishers give out, each in the publisher's own form.

Each takes chunks of bytes and yields drafts of records, rejects, and once the day on
which the file was made, if it says so. What each list is like, and its quirks, stand in
``docs/lists.md``.
"""
