/// Either a value or an `error`.
///
/// Own code, not `boost::system::result`: that header alone costs a third of the 1.5 s of compile
/// time that a one-tool program may take.
#pragma once

#include <warder/core/error.hpp>

#include <cstdlib>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace warder {

/// A `T`, or the `error` that stood in its way. A discarded result is a compiler warning.
///
/// Accessing the value of a failed result, or the error of a good one, is a bug in the caller and
/// ends the program.
template <class T>
class [[nodiscard]] result {
  public:
    using value_type = T;

    template <class U = T>
        requires(std::is_constructible_v<T, U &&> && !std::is_same_v<std::remove_cvref_t<U>, result> && !std::is_same_v<std::remove_cvref_t<U>, warder::error>)
    result(U&& value) : state_(std::in_place_index<0>, std::forward<U>(value)) {}
    result(warder::error failure) : state_(std::in_place_index<1>, std::move(failure)) {}

    bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    T& value() & { return *checked(); }
    const T& value() const& { return *const_cast<result*>(this)->checked(); }
    T&& value() && { return std::move(*checked()); }
    T& operator*() & { return *checked(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*checked()); }
    T* operator->() { return checked(); }
    const T* operator->() const { return &value(); }

    template <class U>
    T value_or(U&& fallback) && {
        return has_value() ? std::move(*checked()) : static_cast<T>(std::forward<U>(fallback));
    }

    warder::error& error() & { return *checked_error(); }
    const warder::error& error() const& { return *const_cast<result*>(this)->checked_error(); }
    warder::error&& error() && { return std::move(*checked_error()); }

  private:
    T* checked() {
        auto* value = std::get_if<0>(&state_);
        if (value == nullptr) std::abort();
        return value;
    }
    warder::error* checked_error() {
        auto* failure = std::get_if<1>(&state_);
        if (failure == nullptr) std::abort();
        return failure;
    }

    std::variant<T, warder::error> state_;
};

/// Success without a value, or the `error` that stood in its way.
template <>
class [[nodiscard]] result<void> {
  public:
    using value_type = void;

    result() = default;
    result(warder::error failure) : failure_(std::move(failure)) {}

    bool has_value() const noexcept { return !failure_.has_value(); }
    explicit operator bool() const noexcept { return has_value(); }

    warder::error& error() & { return *checked_error(); }
    const warder::error& error() const& { return *const_cast<result*>(this)->checked_error(); }
    warder::error&& error() && { return std::move(*checked_error()); }

  private:
    warder::error* checked_error() {
        if (!failure_) std::abort();
        return &*failure_;
    }

    std::optional<warder::error> failure_;
};

}  // namespace warder
