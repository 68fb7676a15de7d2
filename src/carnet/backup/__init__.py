"""One file that holds everything, made beside a serving Carnet, and put back into an empty place.

The file is the same for both engines, so that what one of them wrote can go back into the other.
"""
