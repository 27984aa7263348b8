"""What a delegate wishes (Choice) and the seat she has (Place), and her own page by personal link."""
