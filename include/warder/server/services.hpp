/// What a program gives to its handlers, by type: databases, clients, configuration.
#pragma once

#include <warder/core/function.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace warder::server {

class context;

namespace detail {

/// Its address stands for a type.
template <class T>
inline constexpr char type_key = 0;

/// The compiler's own spelling of a type.
template <class T>
const char* spelled_service() {
    return __PRETTY_FUNCTION__;
}

/// A type that a handler takes by reference.
struct needed_service {
    const void* key;
    const char* spelling;
};

/// The type in the compiler's spelling of `spelled_service`: "app::database".
std::string_view service_name(const char* spelling) noexcept;

}  // namespace detail

/// Objects that handlers take by reference: `[](const query& in, database& db)`.
///
/// Filled before serving. Of two objects of one type the later one counts, so that a test can give
/// another one.
///
/// @threads  all const functions may be called concurrently; what is shared by handlers is locked
/// by itself
class services {
  public:
    /// An object for all calls.
    ///
    /// @throws std::invalid_argument  for none
    template <class T>
    void provide(std::shared_ptr<T> object) {
        add({&detail::type_key<T>, std::move(object), {}});
    }

    /// An object that is made for each call that asks for it, once, and ends with the call.
    ///
    /// @param make  takes a `context&` and gives a `T`; what it throws is a failure of the call
    template <class T, class F>
    void provide_per_call(F make) {
        add(
            {&detail::type_key<T>,
             nullptr,
             [make = std::move(make)](context& ctx) -> std::shared_ptr<void> {
                 return std::make_shared<T>(make(ctx));
             }}
        );
    }

    /// Adds what another one has, unless there is an object of that type already.
    void inherit(const services& outer);

    bool has(const void* key) const noexcept { return find(key) != nullptr; }

    /// The objects of one call. They end in the reverse of the order in which they were made, so
    /// that one may use to its end what its factory took.
    class of_call {
      public:
        explicit of_call(const services* from) noexcept : from_(from) {}
        ~of_call();
        of_call(const of_call&) = delete;
        of_call& operator=(const of_call&) = delete;

        /// The object, made now where it is one of the call. It is there: that was checked before
        /// serving.
        void* get(const void* key, context& ctx);

      private:
        const services* from_;
        std::vector<std::pair<const void*, std::shared_ptr<void>>> made_;
    };

  private:
    struct entry {
        const void* key;
        std::shared_ptr<void> object;
        unique_function<std::shared_ptr<void>(context&)> make;
    };

    void add(entry added);
    const entry* find(const void* key) const noexcept;

    std::vector<std::shared_ptr<const entry>> entries_;
};

}  // namespace warder::server
