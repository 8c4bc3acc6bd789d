#include "policy.hpp"

int main() {
    return policy().run();
}
