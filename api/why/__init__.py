"""Why two nodes are related: what may be asked, and the answer told in words."""
