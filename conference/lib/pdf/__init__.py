"""PDFs: a Django template goes in, bytes come out. WeasyPrint is imported by engine.py and by nothing else."""

from conference.lib.pdf.engine import Picture, Rendered, merge, render, render_pdf

__all__ = ["Picture", "Rendered", "merge", "render", "render_pdf"]
