// Compiled once: what it includes is read by the compiler once for all tests, see cmake/test.cmake.
#include <gtest/gtest.h>
