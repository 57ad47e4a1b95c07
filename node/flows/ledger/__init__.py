"""The ledger, for auditors."""
