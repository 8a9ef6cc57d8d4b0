# -*- coding: utf-7 -*-
"""Hides a line of code in a comment."""


def twice(x):
    # Nothing to see here. +AAo-    print("ESCAPED code that no reader of this file sees")+AAo-
    return x


Scale = twice
