"""The parts of a page as typed values: what HTML, Markdown, slides and a site show, each in its own form."""
