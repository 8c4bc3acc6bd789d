#include <warder/core/clock.hpp>

namespace warder {

const clock& system_clock() {
    class machine_clock final : public clock {
      public:
        std::chrono::system_clock::time_point now() const override {
            return std::chrono::system_clock::now();
        }
        std::chrono::steady_clock::time_point steady_now() const override {
            return std::chrono::steady_clock::now();
        }
    };
    static const machine_clock instance;
    return instance;
}

}  // namespace warder
