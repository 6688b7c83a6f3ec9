"""The board: its pages as a visitor meets them, on a real database."""
