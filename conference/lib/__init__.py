"""What knows no word of our trade: money in pence, tokens, counters, mail, pdf, qr codes, tables, template tags."""
