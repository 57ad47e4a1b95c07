"""Files of notices: attached, served and fetched chunk by chunk."""
