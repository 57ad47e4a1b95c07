"""Generated from protos/node/wire/v1; never edited."""
