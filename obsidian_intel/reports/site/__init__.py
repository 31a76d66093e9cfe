"""The whole log as pages that link to one another: open from disk, or from any web server."""
