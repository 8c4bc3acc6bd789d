#include "services_and_layers.hpp"

int main() {
    return services_and_layers().run();
}
