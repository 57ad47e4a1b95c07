"""The way between nodes: parcels, receipts, standings, and who hears of it."""
