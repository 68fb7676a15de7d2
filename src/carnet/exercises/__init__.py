"""The library of movements."""
