#include "asking.hpp"

int main() {
    return asking().run();
}
