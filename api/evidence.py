"""Evidence: what two works share, in words built only from stored facts; one module a facet."""

from api.evidence_conceptual import conceptual_evidence
from api.evidence_formal import FormalWeight, formal_evidence
from api.evidence_historical import historical_evidence
from api.evidence_record import Evidence, join

__all__ = ["Evidence", "FormalWeight", "conceptual_evidence", "formal_evidence", "historical_evidence", "join"]
