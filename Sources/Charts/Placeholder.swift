// Charts: replaced by its first real file.
