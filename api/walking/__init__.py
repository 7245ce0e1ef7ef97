"""Walking the graph from node to node."""
