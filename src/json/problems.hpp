/// The problems that decoding finds, each with its place in the document.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace warder::json {

/// A place in a document, as the path to it; lives on the stack of the walk.
struct place {
    const place* parent = nullptr;  ///< null for the root
    std::string_view name;          ///< of a member
    std::size_t index = 0;          ///< of an element
    bool is_member = false;
};

/// The place as a JSON Pointer (RFC 6901); empty for the root. A name is cut to 64 bytes and loses
/// its control characters, since it is the peer's and ends up in a text.
std::string pointer_to(const place& at);

/// Collects problems up to a limit.
class problem_list {
  public:
    explicit problem_list(std::size_t limit) : limit_(limit) {}

    /// Adds a problem; one over the limit is only remembered to be there.
    void add(const place& at, std::string_view what);

    /// Whether looking further would find nothing that is kept.
    bool full() const noexcept { return overflowed_; }

    /// All problems in one line.
    std::string text() const;

  private:
    std::size_t limit_;
    bool overflowed_ = false;
    std::vector<std::string> texts_;
};

}  // namespace warder::json
