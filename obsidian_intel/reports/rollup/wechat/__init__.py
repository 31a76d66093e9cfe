"""The page as an article for the editor of a public account, which keeps inline styles and pictures and little else."""
