"""The desk's messages, as the protos have them."""
