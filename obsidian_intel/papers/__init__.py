"""The notes that rows are linked to: their names, our block in them, how they are made and kept."""
