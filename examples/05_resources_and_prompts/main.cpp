#include "resources_and_prompts.hpp"

int main() {
    return resources_and_prompts().run();
}
