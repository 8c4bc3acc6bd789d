#include "progress.hpp"

int main() {
    return progress().run();
}
