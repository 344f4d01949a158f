"""Use cases: they orchestrate ports and decide nothing that the domain can decide."""
