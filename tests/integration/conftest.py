"""What integration tests share."""

from tests.sample_release import Built

__all__ = ["Built"]
