"""Blind lookup: peers' views and questions, and what we give and are asked.

asker/     views of peers that are held, blind questions, what follows a hit
holder/    the keys of tiers, the views that peers are given, what is evaluated
asker/     views of peers, blind questions, and what follows a hit
"""
