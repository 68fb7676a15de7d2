"""Stands between SQLite and its files: the very library that Carnet's `sqlite3` uses, its VFS watched from Python.

A `Watch` is called in place of the write, truncate, sync and delete of every file; the index beside the log is shared
memory, which no power cut survives, and is not seen.
"""

import ctypes
from collections.abc import Callable
from ctypes import POINTER, c_char_p, c_int, c_int64, c_void_p
from typing import Any

OK, FULL = 0, 13
# (path, kind, offset or new size, the bytes of a write, the real thing) -> a result code of SQLite
Watch = Callable[[str, str, int, bytes, Callable[[], int]], int]

# names go through as pointers: SQLite keeps more behind the end of a name
_OPEN = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
_DELETE = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
_WRITE = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = ctypes.CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = ctypes.CFUNCTYPE(c_int, c_void_p, c_int)


class _Vfs(ctypes.Structure):
    """The beginning of sqlite3_vfs."""

    _fields_ = (
        ("version", c_int),
        ("file_size", c_int),
        ("max_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", c_void_p),
        ("delete", c_void_p),
    )


class _Methods(ctypes.Structure):
    """sqlite3_io_methods of version 3."""

    _fields_ = (
        ("version", c_int),
        ("close", c_void_p),
        ("read", c_void_p),
        ("write", c_void_p),
        ("truncate", c_void_p),
        ("sync", c_void_p),
        ("others", c_void_p * 13),
    )


def library() -> Any | None:
    """SQLite as `sqlite3` has it loaded; None where its functions cannot be reached from outside."""
    import _sqlite3  # noqa: PLC0415  # only its file's name is wanted

    for name in (getattr(_sqlite3, "__file__", None), None):
        try:
            found = ctypes.CDLL(name)
            found.sqlite3_vfs_find.restype = POINTER(_Vfs)
        except (OSError, AttributeError):
            continue
        return found
    return None


class Watched:
    """The default VFS with `watch` in it, for the rest of the process."""

    def __init__(self, watch: Watch) -> None:
        found = library()
        assert found is not None, "SQLite's functions cannot be reached"
        vfs = found.sqlite3_vfs_find(None).contents
        self._watch = watch
        self._paths: dict[int, str] = {}  # of open files, by their address
        self._methods: dict[int, _Methods] = {}  # watched, by the address of the real ones
        self._real_open, self._real_delete = _OPEN(vfs.open), _DELETE(vfs.delete)
        self._kept: list[Any] = [_OPEN(self._open), _DELETE(self._delete)]  # as long as SQLite may call them
        vfs.open, vfs.delete = (ctypes.cast(one, c_void_p) for one in self._kept)

    def _open(self, vfs: int, name: int | None, file: int, flags: int, out: Any) -> int:
        code = self._real_open(vfs, name, file, flags, out)
        held = ctypes.cast(file, POINTER(c_void_p))
        if code == OK and name is not None and held[0]:
            real = held[0]
            if real not in self._methods:
                self._methods[real] = self._watched(ctypes.cast(real, POINTER(_Methods)).contents)
            self._paths[file] = ctypes.string_at(name).decode()
            held[0] = ctypes.addressof(self._methods[real])
        return int(code)

    def _delete(self, vfs: int, name: int, dir_sync: int) -> int:
        path = ctypes.string_at(name).decode()
        return self._watch(path, "delete", dir_sync, b"", lambda: self._real_delete(vfs, name, dir_sync))

    def _watched(self, real: _Methods) -> _Methods:
        write, truncate, sync = _WRITE(real.write), _TRUNCATE(real.truncate), _SYNC(real.sync)

        def on_write(file: int, data: int, size: int, offset: int) -> int:
            said = ctypes.string_at(data, size)
            return self._watch(self._paths[file], "write", offset, said, lambda: write(file, data, size, offset))

        def on_truncate(file: int, size: int) -> int:
            return self._watch(self._paths[file], "truncate", size, b"", lambda: truncate(file, size))

        def on_sync(file: int, flags: int) -> int:
            return self._watch(self._paths[file], "sync", flags, b"", lambda: sync(file, flags))

        ours = _Methods.from_buffer_copy(real)
        callbacks = [_WRITE(on_write), _TRUNCATE(on_truncate), _SYNC(on_sync)]
        self._kept += callbacks
        ours.write, ours.truncate, ours.sync = (ctypes.cast(one, c_void_p) for one in callbacks)
        return ours
