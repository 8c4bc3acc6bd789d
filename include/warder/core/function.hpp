/// A callable of any type behind one signature.
///
/// Own code, not `std::function`: `<functional>` alone costs a quarter of the compile time that a
/// one-tool program may take, and its copies would ask handlers to be copyable.
#pragma once

#include <type_traits>
#include <utility>

namespace warder {

template <class Signature>
class unique_function;

/// Owns a callable, whose value is dropped where the signature says `void`. Can be moved, not
/// copied; calling an empty one is a bug.
template <class Result, class... Arguments>
class unique_function<Result(Arguments...)> {
  public:
    unique_function() = default;
    unique_function(unique_function&& other) noexcept
        : callable_(std::exchange(other.callable_, nullptr)) {}
    unique_function& operator=(unique_function&& other) noexcept {
        if (this != &other) {
            delete callable_;
            callable_ = std::exchange(other.callable_, nullptr);
        }
        return *this;
    }
    ~unique_function() { delete callable_; }

    template <class F>
        requires(!std::is_same_v<std::remove_cvref_t<F>, unique_function> && std::is_invocable_r_v<Result, F&, Arguments...>)
    unique_function(F&& callable)
        : callable_(new holder<std::decay_t<F>>(std::forward<F>(callable))) {}

    /// Const, like that of `std::function`: whoever holds the callable decides who may call it at
    /// the same time.
    Result operator()(Arguments... arguments) const {
        return callable_->call(std::forward<Arguments>(arguments)...);
    }

    explicit operator bool() const noexcept { return callable_ != nullptr; }

  private:
    struct base {
        virtual ~base() = default;
        virtual Result call(Arguments... arguments) = 0;
    };
    template <class F>
    struct holder final : base {
        explicit holder(F f) : callable(std::move(f)) {}
        Result call(Arguments... arguments) override {
            if constexpr (std::is_void_v<Result>) {
                static_cast<void>(callable(std::forward<Arguments>(arguments)...));
            } else {
                return callable(std::forward<Arguments>(arguments)...);
            }
        }
        F callable;
    };

    // Not std::unique_ptr, which would be compiled anew for every signature.
    base* callable_ = nullptr;
};

template <class Signature>
class function_ref;

/// Refers to a callable, which outlives it and whose value is dropped where the signature says
/// `void`: for a parameter that is called before the function returns. Allocates nothing.
template <class Result, class... Arguments>
class function_ref<Result(Arguments...)> {
  public:
    template <class F>
        requires(!std::is_same_v<std::remove_cvref_t<F>, function_ref> &&
                 std::is_object_v<std::remove_reference_t<F>> &&
                 std::is_invocable_r_v<Result, F&, Arguments...>)
    function_ref(F&& callable) noexcept
        : callable_(const_cast<void*>(static_cast<const void*>(&callable))),
          call_([](void* callee, Arguments... arguments) -> Result {
              auto& own = *static_cast<std::remove_reference_t<F>*>(callee);
              if constexpr (std::is_void_v<Result>) {
                  static_cast<void>(own(std::forward<Arguments>(arguments)...));
              } else {
                  return own(std::forward<Arguments>(arguments)...);
              }
          }) {}

    Result operator()(Arguments... arguments) const {
        return call_(callable_, std::forward<Arguments>(arguments)...);
    }

  private:
    void* callable_;
    Result (*call_)(void* callee, Arguments... arguments);
};

}  // namespace warder
