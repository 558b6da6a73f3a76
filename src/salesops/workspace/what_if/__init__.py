"""What the forecast would be if something else came true: the screens, the API and the command."""
