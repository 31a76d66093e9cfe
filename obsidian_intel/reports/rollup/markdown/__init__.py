"""Parts of the Markdown face: each function gives blocks of Markdown whose vault texts are all escaped."""
