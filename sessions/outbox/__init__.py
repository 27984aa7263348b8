"""Letters that wait to be read before they leave."""
