"""Blind lookup: peers' views and questions, and how peers watch each other's keys.

holder/    the keys of tiers, the views that peers are given, what is evaluated
"""
