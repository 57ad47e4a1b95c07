"""Can it be proved? The tree, its signed heads, proofs, files and their audit.

Pure: values in, values out. It holds no private key and does no I/O.
"""
