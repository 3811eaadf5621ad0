"""open_clip's own tokenizer of words, in the form of the library `tokenizers`."""

from __future__ import annotations

import gzip
import unicodedata
from pathlib import Path

from tokenizers import Regex, Tokenizer
from tokenizers.models import BPE
from tokenizers.normalizers import NFC, Lowercase, Normalizer, Replace, Sequence
from tokenizers.pre_tokenizers import ByteLevel, Split
from tokenizers.pre_tokenizers import Sequence as Splits
from tokenizers.processors import TemplateProcessing

START, END = "<start_of_text>", "<end_of_text>"
_WORD_END = "</w>"
# The vocabulary holds 256 bytes, the same at the end of a word, the merges, and the two marks.
_MERGES = 49152 - 256 - 2
_WORDS = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
# What open_clip mends before it splits: quotation marks, ligatures, escapes of web pages, letters of full width.
_MENDED = {
    **dict.fromkeys("\u02bc\u2018\u2019\u201a\u201b", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f", '"'),
    **{chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)},
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&amp;": "&",
    "\ufeff": "",
}
# The only capital whose small letter depends on its place.
_LAST_SIGMA = (Regex("(?<=\\p{L})\u03a3(?!\\p{L})"), "\u03c2")


def build_tokenizer(vocabulary: Path) -> Tokenizer:
    """The tokenizer of a vocabulary file of byte pairs, as open_clip has it: gzip, a merge a line after the first.

    Raises OSError or ValueError when the file is none.
    """
    lines = gzip.decompress(vocabulary.read_bytes()).decode("utf-8").split("\n")
    pairs = [tuple(line.split()) for line in lines[1 : _MERGES + 1]]
    merges = [(pair[0], pair[1]) for pair in pairs if len(pair) == 2]
    letters = _letters()
    words = [*letters, *(letter + _WORD_END for letter in letters), *(first + second for first, second in merges), START, END]
    ids = {word: number for number, word in enumerate(words)}
    tokenizer = Tokenizer(BPE(ids, merges, unk_token=END, end_of_word_suffix=_WORD_END))
    tokenizer.add_special_tokens([START, END])
    tokenizer.normalizer = Sequence([*_mending(), NFC(), Lowercase()])
    tokenizer.pre_tokenizer = Splits(
        [Split(Regex(_WORDS), "removed", invert=True), ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    marks = [(START, ids[START]), (END, ids[END])]
    tokenizer.post_processor = TemplateProcessing(single=f"{START} $A {END}", special_tokens=marks)
    return tokenizer


def _mending() -> list[Normalizer]:
    return [*(Replace(old, new) for old, new in _MENDED.items()), Replace(*_LAST_SIGMA)]


def _letters() -> list[str]:
    """The printed letter that stands for each byte: itself where it is one, else one of those from 256 on.

    In the order of the vocabulary: those that stand for themselves come first.
    """
    printed = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = 256 - len(printed)
    return [chr(code) for code in (*printed, *range(256, 256 + others))]
