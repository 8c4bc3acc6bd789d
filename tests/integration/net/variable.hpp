/// The environment of a test.
#pragma once

#include <cstdlib>
#include <optional>
#include <string>

namespace warder::net {

/// A variable of the environment, which is as before once this is gone.
class variable {
  public:
    variable(const char* name, const char* value) : name_(name) {
        if (const char* before = std::getenv(name)) before_ = before;
        ::setenv(name, value, 1);
    }
    ~variable() {
        if (before_) {
            ::setenv(name_, before_->c_str(), 1);
        } else {
            ::unsetenv(name_);
        }
    }
    variable(const variable&) = delete;
    variable& operator=(const variable&) = delete;

  private:
    const char* name_;
    std::optional<std::string> before_;
};

}  // namespace warder::net
