#include "organisations.hpp"

int main() {
    return organisations().run();
}
