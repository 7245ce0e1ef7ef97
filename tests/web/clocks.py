"""A clock that moves when somebody sleeps."""

import asyncio


class Clock:
    """Seconds that pass only by `sleep`, which notes how long each sleep was."""

    def __init__(self, now=1000.0):
        self.now = now
        self.slept = []

    def __call__(self):
        return self.now

    async def sleep(self, seconds):
        assert seconds >= 0
        until = self.now + seconds
        self.slept.append(seconds)
        await asyncio.sleep(0)
        self.now = max(self.now, until)
