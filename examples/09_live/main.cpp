#include "live.hpp"

int main() {
    return live().run();
}
