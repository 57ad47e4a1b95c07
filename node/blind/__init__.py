"""Blind lookup: what is held is asked for without being named.

Everything that another flow builds on, and no flow: values in, values out. The holder
and the asker, step by step:

    epoch.py    holder   EpochSecrets.new() -> .key(agency, tier, epoch), .view_key(...)
                         sign_epoch(info, ...)            one EpochInfo for a whole tier
                asker    open_epoch(signed, public, now)  whose key, until when
    entry.py    holder   value = oprf.evaluate(key, a key of a record)
                         tagged_entries(view_key, value, tags of the records under it)
    publish.py  holder   publish(entries, tagged=True) -> PublishedView(view, dummies)
                         change(published, removed, added) -> (delta, PublishedView)
                         sign_head(head, ...)             of each snapshot and delta
    view.py     asker    read_manifest, check_part, assemble; read_delta, apply
    asked.py    asker    blinds_of(secret, keys)          16 elements a question
    (oprf)      both     blind -> blind_evaluate -> finalize
    join.py     asker    join(view, view_key, values) -> JoinedHit(tag, keys)
    (matching)  asker    keys.joint: is what met on one record enough to be named?

What the holder sees of a question is as many 32-byte elements as it has keys: fill them
up to a fixed number before they go out (with ``oprf.blind`` of random bytes), or their
number tells of the question.

What is trusted: the holder's signature on the epoch (the key) and on the head (the
view). What is not: that a view is honest. A holder can plant an entry that catches one
person, and learns of it when that person is redeemed; it cannot learn who is asked for.
"""
