"""How well the matcher matches, measured on labelled pairs beside known matchers.

    python -m bench.matching --help

Whoever measures elsewhere points ``--data`` at another folder with files of the same
names. The sets name real people: nothing here prints, keeps or raises a name.
"""
