#include "rate_limits.hpp"

int main() {
    return rate_limits().run();
}
