"""The wire's messages, as the protos have them."""
