"""The map of what really happens, on the screen, over HTTP and in the terminal: of our deals, and of any log."""
