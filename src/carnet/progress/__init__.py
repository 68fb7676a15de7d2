"""What was done: the operation log, its fold, and the document that people see."""
