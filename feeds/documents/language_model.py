"""py3langid's model in a third of the memory that its own loader takes at its peak.

    its loader: every language's weights (28 MB) and the table of the words' endings twice over (2 x 39 MB): 130 MB
    here:       the weights of the languages wanted (8 MB), and the table left in a file, of which the rows that are
                looked at are kept

The file is a temporary one without a name: it ends with the process, however that ends. Answers are py3langid's own
(tests/feeds/documents/test_language_model.py compares them).
"""

from __future__ import annotations

import lzma
import os
import shutil
import tempfile
import zipfile
from array import array
from collections.abc import Collection
from typing import IO, Any

import numpy as np
from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

CHUNK = 1 << 20
MOST_ROWS = 6000  # of 38,000, some 7 MB; texts of two languages need about as many


def identifier(languages: Collection[str]) -> Any:
    """A py3langid identifier that knows these languages, where the model does; raises OSError without room on disk."""
    with tempfile.TemporaryFile(suffix=".npz") as file:
        with lzma.open(MODEL_DIR / MODEL_FILE) as packed:
            shutil.copyfileobj(packed, file, CHUNK)
        file.flush()
        with zipfile.ZipFile(file) as parts:
            classes = _read(parts, "classes").tolist()
            wanted = [place for place, code in enumerate(classes) if code in languages]
            weights = np.ascontiguousarray(_read(parts, "ptc")[:, wanted])
            return LanguageIdentifier(
                weights,
                _read(parts, "pc")[wanted],
                [classes[place] for place in wanted],
                _Table(file, parts, "nextmove"),
                _read(parts, "out_feat").tolist(),
                tk_row=_read(parts, "nextmove_row").tolist(),
            )


def _read(parts: zipfile.ZipFile, name: str) -> Any:
    with parts.open(f"{name}.npy") as part:
        return np.lib.format.read_array(part, allow_pickle=False)


class _Table:
    """The table of the model's automaton, 256 places to a row, read from the file row by row as they are needed."""

    def __init__(self, file: IO[bytes], parts: zipfile.ZipFile, name: str) -> None:
        info = parts.getinfo(f"{name}.npy")
        if info.compress_type != zipfile.ZIP_STORED:
            raise ValueError("this version of py3langid packs its model in another way")
        with parts.open(info) as part:
            np.lib.format.read_magic(part)
            _, _, kind = np.lib.format.read_array_header_1_0(part)
            inside = part.tell()
        file.seek(info.header_offset)
        head = file.read(30)  # of a member of a zip, before its name and extra field
        names = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        self._start = info.header_offset + 30 + names + inside
        self._kind, self._width = kind.char, 256 * kind.itemsize
        self._file = os.dup(file.fileno())
        self._rows: dict[int, array[int]] = {}

    def __getitem__(self, place: int) -> int:
        row = self._rows.get(place >> 8)
        return (row or self._read(place >> 8))[place & 255]

    def _read(self, number: int) -> array[int]:
        if len(self._rows) >= MOST_ROWS:
            self._rows.clear()
        data = os.pread(self._file, self._width, self._start + number * self._width)
        row = self._rows[number] = array(self._kind, data)
        return row
