"""What makes a policy one that cannot serve."""


class PolicyError(Exception):
    """The policy file is wrong at `line` (from 1), at the key path `key`; `message` says what to do."""

    def __init__(self, message: str, line: int = 1, key: str = "") -> None:
        super().__init__(message, line, key)
        self.message = message
        self.line = line
        self.key = key

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"
