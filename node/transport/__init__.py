"""The node's edges: gRPC at the wire and at the desk, and the metrics page.

A door decodes, calls one flow and encodes. It decides nothing that a judge
decides; it only makes sure that what reaches a flow is small enough, not too
much at once, and comes from whom it says.
"""
