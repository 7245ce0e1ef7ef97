"""The verbs of `./kindred`: each parses, opens what it needs, calls one function and prints one line of counts."""
