"""One note's text: frontmatter, blocks, tables, lists, links and tags, each with its exact span."""
