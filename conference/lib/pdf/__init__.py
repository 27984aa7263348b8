"""PDFs: a Django template goes in, bytes come out. WeasyPrint is imported by engine.py and by nothing else."""

from conference.lib.pdf.engine import Rendered, merge, render, render_pdf

__all__ = ["Rendered", "merge", "render", "render_pdf"]
