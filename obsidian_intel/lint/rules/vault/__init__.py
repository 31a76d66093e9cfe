"""The rules about the vault as a whole. They are asked at every run, so they are found without the others."""
