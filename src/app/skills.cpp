/// In a file of its own, and the only one that names `load_skills`: so a program without skills is
/// linked without what reads them, and does not load a YAML library at its start.
#include "app/definition.hpp"

#include <utility>

namespace warder {

app& app::skills(std::string folder, skills_options options) {
    definition_->skills.push_back(
        {std::move(folder),
         {std::move(options.scopes), std::move(options.tags), std::move(options.needs)},
         &server::load_skills}
    );
    return *this;
}

}  // namespace warder
