// What a checkup finds.
#pragma once

#include <string>
#include <vector>

namespace warder::apps {

enum class severity { good, note, problem };

struct finding {
    severity level;
    std::string topic;  ///< which step: "challenge", "metadata"
    std::string text;   ///< a sentence that says what is
    std::string fix;    ///< a sentence that says what to do; empty where nothing is to be done
};

/// In the order of the steps.
using findings = std::vector<finding>;

}  // namespace warder::apps
