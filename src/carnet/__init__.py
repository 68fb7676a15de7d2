"""Carnet: the training notebook that a coach and a student share."""

__version__ = "0.1.0"
