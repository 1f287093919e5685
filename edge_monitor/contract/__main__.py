"""Writes the files of the contract anew: `python -m edge_monitor.contract`."""

from edge_monitor.contract.files import names, schema_path, written

if __name__ == "__main__":
    texts = written()
    for name in names():
        if (path := schema_path(name)) not in texts:
            path.unlink()
            print(f"removed {path}")
    for path, text in texts.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    print(f"{len(texts)} files are written")
