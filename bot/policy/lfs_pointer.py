"""Git LFS keeps a file elsewhere and leaves a pointer in the repository: the text cannot be read, and has to be said so.

https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
"""

_FIRST_LINE = "version https://git-lfs.github.com/spec/"
MESSAGE = "The file is a Git LFS pointer, and its text lies elsewhere; take the file out of Git LFS (.gitattributes)."


def is_lfs_pointer(text: str) -> bool:
    """Tell a pointer from a file by its first line."""
    return text.startswith(_FIRST_LINE)
