"""Generated from protos/node/desk/v1; never edited."""
