"""The demonstration: three agencies on one machine."""
