"""Evidence: what two works share, in words built only from stored facts; one module a facet."""
