"""Who is meant? The catalogue of holdings, normal forms, selectors and scores.

One of the four judges: it is handed records and questions and says what they can
be found by and how well they agree. It opens no store, knows no policy, and no
score of its releases anything.
"""
