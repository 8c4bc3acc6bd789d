#include "ways_in.hpp"

int main() {
    return ways_in().run();
}
