/// Everything that the tests of a server need, in one include.
#pragma once

#include <warder/testing/client.hpp>
#include <warder/testing/clock.hpp>
