"""What people send through forms: keeping it, telling the organisers, listing it for whoever may read it, deleting it in time."""
