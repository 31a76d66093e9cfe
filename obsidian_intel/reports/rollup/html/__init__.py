"""Parts of the HTML face: each function gives a piece of HTML whose texts are all escaped."""
