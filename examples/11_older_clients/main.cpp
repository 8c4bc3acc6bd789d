#include "older_clients.hpp"

int main() {
    return older_clients().run();
}
