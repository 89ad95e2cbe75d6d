// Datasets: replaced by its first real file.
