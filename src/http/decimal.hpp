/// Natural numbers as text, without memory and in few instructions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace warder::http {

/// The decimal digits of one number. The view that it gives lives as long as it does.
class decimal {
  public:
    explicit decimal(std::uint64_t number) noexcept {
        // A local, since a char that is written might be a part of a member.
        std::size_t first = digits_.size();
        do {
            digits_[--first] = static_cast<char>('0' + number % 10);
            number /= 10;
        } while (number != 0);
        first_ = first;
    }
    decimal(const decimal&) = delete;
    decimal& operator=(const decimal&) = delete;

    std::string_view text() const noexcept {
        return {digits_.data() + first_, digits_.size() - first_};
    }

  private:
    std::array<char, 20> digits_;  // the largest number has 20
    std::size_t first_;
};

}  // namespace warder::http
