"""Puts finished files into a folder so that whoever loads it finds the old weights or the new ones, never a mixture."""

import json
import os
import re
import shutil


WEIGHTS, INDEX = "tf_model.h5", "tf_model.h5.index.json"
draft_prefix = ".add-tf-model-convert-"
shard = re.compile(r"tf_model-\d{5}-of-\d{5}\.h5$")


def is_alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass  # somebody else's
    return True


def clear_drafts(folder):
    """Takes away what killed runs left."""
    for name in os.listdir(folder):
        number = name[len(draft_prefix) :]
        if name.startswith(draft_prefix) and number.isdigit() and not is_alive(int(number)):
            shutil.rmtree(os.path.join(folder, name), ignore_errors=True)


def draft_folder(folder):
    """A folder of this process beside the files that it will replace, on the same disk."""
    clear_drafts(folder)
    draft = os.path.join(folder, f"{draft_prefix}{os.getpid()}")
    os.mkdir(draft)
    return draft


def weight_files(folder):
    """TensorFlow weights of a folder: one file, or shards with the index behind them."""
    names = sorted(os.listdir(folder))
    found = [name for name in names if name == WEIGHTS or shard.match(name)]
    return [*found, INDEX] if INDEX in names else found


def sync(path):
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def place(draft, folder):
    """Moves weights into place; gives their names.

    Loaders read the single file first, then the index. So the one that counts comes last, and what counted before goes
    before its shards change: a kill leaves the old weights, the new ones, or none that a loader would find.
    """
    names = weight_files(draft)
    for name in names:
        sync(os.path.join(draft, name))
    old = weight_files(folder)
    if INDEX in names:
        for name in (WEIGHTS, INDEX):
            if name in old:
                os.remove(os.path.join(folder, name))
    for name in names:
        os.replace(os.path.join(draft, name), os.path.join(folder, name))
    for name in [INDEX, *old] if INDEX not in names else old:
        path = os.path.join(folder, name)
        if name not in names and os.path.exists(path):
            os.remove(path)
    sync(folder)
    return names


def is_whole(folder):
    """Whether what a loader would find in a folder is all there; a folder without weights is whole."""
    names = weight_files(folder)
    if WEIGHTS in names or INDEX not in names:
        return True
    with open(os.path.join(folder, INDEX)) as file:
        return set(json.load(file)["weight_map"].values()) <= set(names)
