// What an executable does before any library of its is initialised; linking it is enough.
#pragma once
