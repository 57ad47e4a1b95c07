"""The way from each schema to the next, inside the package so that a wheel has it.

One file a step under ``versions``; a step that was released is never edited.
"""
