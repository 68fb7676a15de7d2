"""The log entry of an attempt: when and how a session was run; never what was lifted."""
