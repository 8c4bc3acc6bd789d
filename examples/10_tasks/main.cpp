#include "tasks.hpp"

int main() {
    return tasks().run();
}
