// NotebooksTests
