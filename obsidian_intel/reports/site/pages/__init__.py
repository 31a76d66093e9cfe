"""The kinds of page of a site, one module each. Functions give `SitePage`s: path, source, how it is made."""
