"""Money: invoices, credit notes and payments, in rows that are only ever added."""
