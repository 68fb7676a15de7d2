"""What a coach sees of the students."""
