/// A callable that can be copied: for options, which are written as lists.
#pragma once

#include <warder/core/function.hpp>

#include <memory>
#include <type_traits>
#include <utility>

namespace warder {

template <class Signature>
class shared_function;

/// Owns a callable together with its copies; calling an empty one is a bug.
template <class Result, class... Arguments>
class shared_function<Result(Arguments...)> {
  public:
    shared_function() = default;

    template <class F>
        requires(!std::is_same_v<std::remove_cvref_t<F>, shared_function> && std::is_invocable_r_v<Result, F&, Arguments...>)
    shared_function(F&& callable)
        : callable_(std::make_shared<const unique_function<Result(Arguments...)>>(
              std::forward<F>(callable)
          )) {}

    /// Const, like that of `unique_function`.
    Result operator()(Arguments... arguments) const {
        return (*callable_)(std::forward<Arguments>(arguments)...);
    }

    explicit operator bool() const noexcept { return callable_ != nullptr; }

  private:
    std::shared_ptr<const unique_function<Result(Arguments...)>> callable_;
};

}  // namespace warder
