/// Text that must not be printed: tokens, client secrets, private keys.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace warder {

/// Owns a secret text. It has no conversion to a string and no stream operator, so that it cannot
/// reach a log by accident; `reveal()` is the one word to search for in a review. The bytes are
/// wiped when it dies.
class secret {
  public:
    secret() = default;
    explicit secret(std::string text) : text_(std::move(text)) {}
    secret(secret&& other) noexcept : text_(std::move(other.text_)) { other.wipe(); }
    secret(const secret& other) = default;
    secret& operator=(secret other) noexcept {
        text_.swap(other.text_);
        return *this;
    }
    ~secret() { wipe(); }

    bool empty() const noexcept { return text_.empty(); }

    /// The text itself; valid while this object lives and is not assigned to.
    std::string_view reveal() const noexcept { return text_; }

    /// Compares in a time that depends on the lengths only.
    friend bool operator==(const secret& a, const secret& b) noexcept {
        return constant_time_equal(a.text_, b.text_);
    }

    /// Compares two texts in a time that depends on their lengths only.
    static bool constant_time_equal(std::string_view a, std::string_view b) noexcept;

  private:
    void wipe() noexcept;

    std::string text_;
};

}  // namespace warder
