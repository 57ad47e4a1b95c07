"""May it be done? One of the judges; knows nothing of protocol, ledger, matching."""
