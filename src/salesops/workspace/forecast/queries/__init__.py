"""What the forecast pages, answers and commands show."""
