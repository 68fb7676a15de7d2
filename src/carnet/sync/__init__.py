"""The device protocol: a phone's queue of operations, in its order, each saved or parked."""
