#include "greeting.hpp"

int main() {
    return greeting().run();  // flags, environment, .env; SIGTERM drains
}
