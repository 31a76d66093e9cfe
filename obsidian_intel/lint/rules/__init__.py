"""The rules, one file each: `note/` for those about one note, `vault/` for those about the vault as a whole."""
