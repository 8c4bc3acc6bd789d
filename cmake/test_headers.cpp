// The precompiled headers of all tests belong to this file (cmake/test.cmake); it has no other
// purpose.
#include <gtest/gtest.h>
