"""What is said at the desk: calls between a node and its own officers and systems.

One file a noun: the shapes that its calls take and give, and the calls themselves.
``protos/node/desk/v1`` has the same shapes, by the same nouns. Requests name no
officer: the credential does.
"""
