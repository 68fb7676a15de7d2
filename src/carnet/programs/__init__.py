"""What a coach writes and gives to a student."""
