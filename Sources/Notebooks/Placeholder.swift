// Notebooks: replaced by its first real file.
