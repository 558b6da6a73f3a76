"""What answers a request, one module a subject. The door in `pages` gives each the visit it is made by."""
