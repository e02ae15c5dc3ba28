"""Formats that are recognized, but not read: each is named with a line that converts it."""

FORMATS = (
    "IDX, CSV, NumPy arrays (.npz), mnist.pkl.gz, or folders of images (also .npy, ARFF, LIBSVM, "
    "MATLAB, PyTorch, and ZIP or tar archives)"
)

_STARTS = {
    b"PAR1": "Parquet",
    b"\x89HDF\r\n\x1a\n": "HDF5",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!": "RAR",
    b"\xfd7zXZ\0": "xz",
    b"BZh": "bzip2",
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"SQLite format 3\0": "SQLite",
    b"ARROW1": "Arrow",
    b"%PDF": "PDF",
}
_SCRIPTS = {
    "Parquet": ("import pandas; pandas.read_parquet('{file}').to_csv('data.csv', index=False)"),
    "Arrow": "import pandas; pandas.read_feather('{file}').to_csv('data.csv', index=False)",
    "HDF5": (
        "import h5py, numpy; f = h5py.File('{file}'); "
        "numpy.savez('data.npz', **{{k: f[k][()] for k in f}})"
    ),
    "JSON": "import pandas; pandas.read_json('{file}').to_csv('data.csv', index=False)",
}


def name_of(start: bytes) -> str:
    r"""Return the name of a format that is recognized but not read; empty for others.

    >>> name_of(b'[{"label": 7}]'), name_of(b"PAR1\x15\0"), name_of(b"5,0,0\n")
    ('JSON', 'Parquet', '')
    """
    for magic, name in _STARTS.items():
        if start.startswith(magic):
            return name
    text = start.lstrip(b"\xef\xbb\xbf \r\n\t")
    if text.startswith((b"[{", b'{"', b"[[", b"[ {", b"[\n", b"{\n", b"[\r", b"{\r", b"{ ")):
        return "JSON"
    if text[:100].lower().startswith((b"<!doctype html", b"<html")):
        return "HTML"
    return ""


def advice(name: str, file: str) -> str:
    """Return the sentence for a file of such a format.

    >>> advice("RAR", "digits.rar")
    'a RAR file, which nntui does not read; unpack it and name the folder'
    """
    if name in _SCRIPTS:
        plain = file.replace("\\", "").replace("'", "").replace('"', "")
        return (
            f"a file of the format {name}, which nntui does not read; convert it: "
            f'python -c "{_SCRIPTS[name].format(file=plain)}"'
        )
    if name == "HTML":
        return "an HTML page, not the data; download the file itself"
    if name in {"PDF", "SQLite"}:
        return f"a {name} file; expected {FORMATS}"
    return f"a {name} file, which nntui does not read; unpack it and name the folder"
