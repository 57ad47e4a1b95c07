"""How notices stand at both ends: asked, answered and compared."""
