#include "skills_and_apps.hpp"

int main() {
    return skills_and_apps(EXAMPLE_FOLDER).run();
}
