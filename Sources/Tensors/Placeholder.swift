// Tensors: replaced by its first real file.
