"""The programme page as a product: filters, what is kept in memory, and for how long it is true."""
