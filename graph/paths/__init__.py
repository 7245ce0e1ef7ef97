"""Why two nodes belong together: the k best distinct paths between them, searched in arrays."""
