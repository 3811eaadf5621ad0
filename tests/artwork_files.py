"""Files of painting programs as they write them, made of a few members."""

from __future__ import annotations

import io
import sqlite3
import struct
import zipfile


def archive(**members: bytes) -> bytes:
    """A ZIP archive; two underscores stand for a slash and one for a dot."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name.replace("__", "/").replace("_", "."), data)
    return stream.getvalue()


def database(*previews: bytes) -> bytes:
    """The database in a Clip Studio file, with these previews of the canvas."""
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE TABLE CanvasPreview (PW_ID INTEGER, ImageData BLOB)")
        connection.executemany("INSERT INTO CanvasPreview VALUES (1, ?)", [(preview,) for preview in previews])
        connection.commit()
        data = connection.serialize()
    connection.close()
    return data


def clip_studio(base: bytes) -> bytes:
    """Header, an external chunk, the database, the footer."""
    chunks = b"".join(
        name + struct.pack(">Q", len(data)) + data
        for name, data in ((b"CHNKHead", bytes(40)), (b"CHNKExta", bytes(100)), (b"CHNKSQLi", base), (b"CHNKFoot", b""))
    )
    return b"CSFCHUNK" + struct.pack(">QQ", 24 + len(chunks), 24) + chunks
