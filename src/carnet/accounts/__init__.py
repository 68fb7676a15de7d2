"""Who people are: users, teams, sign-in."""
