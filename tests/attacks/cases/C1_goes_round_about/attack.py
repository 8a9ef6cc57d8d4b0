"""Comes to the solution by detours: a link, a descriptor without rights, the folder, the root."""

import os

folder, name = os.path.split("@SOLUTION_FILE@")


def by_link():
    os.symlink("@SOLUTION_FILE@", "link")
    return os.open("link", os.O_RDONLY)


def by_descriptor():
    bare = os.open("@SOLUTION_FILE@", os.O_PATH)
    return os.open(f"/proc/self/fd/{bare}", os.O_RDONLY)


def by_folder():
    os.chdir(folder)
    return os.open(name, os.O_RDONLY)


def by_root():
    return os.open("/proc/self/root@SOLUTION_FILE@", os.O_RDONLY)


def by_second_name():
    os.link("@SOLUTION_FILE@", "second")
    return os.open("second", os.O_RDONLY)


for way in (by_link, by_descriptor, by_root, by_second_name, by_folder):
    try:
        print(os.read(way(), 10000), flush=True)
    except OSError as error:
        print(way.__name__, error.strerror)


def twice(x):
    return x
