"""Unpacks a source archive: what lies in its one top folder comes to lie in DESTINATION.

    python unpack.py ARCHIVE DESTINATION
"""

import os
import shutil
import sys
import tarfile


def inside(folder, path):
    return os.path.commonpath([os.path.realpath(folder), os.path.realpath(path)]) == os.path.realpath(folder)


def main(archive, destination):
    with tarfile.open(archive) as bundle:
        for member in bundle.getmembers():
            _, _, name = member.name.partition("/")
            target = os.path.join(destination, name)
            # Links and devices have no business in a source archive, nor has a path that leads out.
            if not name or not (member.isfile() or member.isdir()):
                continue
            if os.path.isabs(member.name) or not inside(destination, target):
                sys.exit(f"{member.name} leads out of the archive.")
            if member.isdir():
                os.makedirs(target, exist_ok=True)
                continue
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with bundle.extractfile(member) as source, open(target, "wb") as copy:
                shutil.copyfileobj(source, copy)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
