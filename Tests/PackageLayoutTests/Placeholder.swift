// PackageLayoutTests
