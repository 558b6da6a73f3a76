"""What the import pages show, made from what is kept about uploads and from the imports there were."""
