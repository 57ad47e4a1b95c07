"""Derive the words of organisations' names: legal forms, and generic words by meaning.

    python -m bench.matching.firm_data

writes ``legal_forms.tsv`` and ``firm_words.tsv`` of ``node/matching/data`` from the
name resources of rigour (MIT, see the data's README). Legal forms keep the class that
is the same in all countries (LLC: limited liability); generic words are joined by what
they mean in any language ("trade": trading, torgovlya, handel).
"""

from __future__ import annotations

import argparse
import tarfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from bench.matching.pairs import ROOT, data_folder

ARCHIVE = "names/rigour_name_resources.tar.gz"
TARGET = ROOT / "node" / "matching" / "data"
HEAD = "# {what}\n# From rigour's name resources ({file}), MIT licence, (c) 2023-2025\n"
HEAD_END = "# OpenSanctions Datenbanken GmbH; made by bench/matching/firm_data.py.\n"
# What an organisation is by its law, rather than by its form.
OTHER = "other"
# What names one thing, or says nothing of what a firm does.
NOT_GENERIC = frozenset(("alqaeda", "diamond", "hezbollah", "repoff", "socalled"))


def _read(folder: Path, name: str) -> Any:
    with tarfile.open(folder / ARCHIVE) as archive:
        member = archive.extractfile(f"resources/names/{name}")
        if member is None:
            raise FileNotFoundError(name)
        return yaml.safe_load(member.read())


def _forms(folder: Path) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in _read(folder, "org_types.yml")["types"]:
        known = found.setdefault(row.get("generic") or OTHER, set())
        known |= {
            str(name).casefold()
            for name in (*row["aliases"], row.get("display"), row.get("compare"))
            if name
        }
    return found


def _words(folder: Path) -> Mapping[str, set[str]]:
    symbols = _read(folder, "symbols.yml")
    found: dict[str, set[str]] = {}
    for part in ("org_symbols", "org_domains"):
        for meaning, words in symbols[part].items():
            if meaning in NOT_GENERIC:
                continue
            known = found.setdefault(str(meaning).casefold(), set())
            known |= {str(word).casefold() for word in words}
    return found


def _write(path: Path, head: str, rows: Mapping[str, Iterable[str]]) -> None:
    lines = [f"{name}\t{'|'.join(sorted(rows[name]))}\n" for name in sorted(rows)]
    path.write_text(head + HEAD_END + "".join(lines), encoding="utf-8")


def main() -> None:
    """Write both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="")
    folder = data_folder(parser.parse_args().data)
    _write(
        TARGET / "legal_forms.tsv",
        HEAD.format(what="Legal forms, by class, in any script.", file="org_types.yml"),
        _forms(folder),
    )
    _write(
        TARGET / "firm_words.tsv",
        HEAD.format(what="Generic words, by meaning.", file="symbols.yml"),
        _words(folder),
    )


if __name__ == "__main__":
    main()
