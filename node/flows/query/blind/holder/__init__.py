"""Who holds the records: what a peer is given, and what is evaluated for it.

    epochs.py     a key for each tier, opened and destroyed by time
    values.py     what the keys of each record are under it
    learns.py     which records a peer may learn of: the decision of a disclosed query
    views.py      the entries of one peer's view, whole and changed
    publish.py    what is done next: one step at a time, by one process
    give.py       the story of `view-ask`
    evaluate.py   the story of `blind-query`
    own.py        what is known of a hit that is redeemed
    redeem.py     the story of `redeem`

A peer asks for the view of a scope, and is told that it is being made. A worker makes
the key of the tier, evaluates all records, and publishes the view; from then on a delta
with every batch. A question is evaluated without anybody here knowing whom it is about.
"""
