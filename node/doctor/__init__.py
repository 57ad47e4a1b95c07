"""Look a node over: findings with remedies.

Nothing here changes anything. What the running node alone can know (the peers,
the journal) is asked at its desk; what lies in its folder is looked at here.
The keystore is opened only where a passphrase file is configured.
"""

from __future__ import annotations

from node.doctor.diagnosis import Diagnosis
from node.doctor.examine import examine

__all__ = ["Diagnosis", "examine"]
