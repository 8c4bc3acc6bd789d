#include <warder/oauth/presets/unbound.hpp>

int main() {
    static_cast<void>(warder::oauth::github());
}
