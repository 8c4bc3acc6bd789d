#include "server/front_matter.hpp"

#include "server/yaml_scalar.hpp"
#include <warder/json/writer.hpp>

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <sstream>
#include <system_error>
#include <utility>
#include <vector>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace warder::server {
namespace {

error refused(std::string sentence) {
    return {
        std::make_error_code(std::errc::invalid_argument),
        "The front matter cannot be read",
        std::move(sentence)
    };
}

/// The text between the two lines `---`.
std::optional<std::string_view> between_markers(std::string_view document) {
    if (document.starts_with("\xEF\xBB\xBF")) document.remove_prefix(3);
    const std::string_view first = document.substr(0, document.find('\n'));
    if ((first != "---" && first != "---\r") || first.size() == document.size()) {
        return std::nullopt;
    }
    const std::string_view rest = document.substr(first.size() + 1);
    for (std::size_t line = 0; line < rest.size();) {
        const std::size_t end = std::min(rest.find('\n', line), rest.size());
        std::string_view text = rest.substr(line, end - line);
        if (text.ends_with('\r')) text.remove_suffix(1);
        const bool is_marker =
            text.starts_with("---") && text.find_first_not_of(" \t", 3) == std::string_view::npos;
        if (is_marker) return rest.substr(0, line);
        line = end + 1;
    }
    return std::nullopt;
}

/// Whether a text has nothing that YAML forbids, or that readers of YAML take for a line end or not
/// as they please.
///
/// @source  YAML 1.2.2 §5.1
bool is_plain_text(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool is_line_end = byte == '\n' || (text[i] == '\r' && text.substr(i + 1, 1) == "\n");
        if ((byte < 0x20 && byte != '\t' && !is_line_end) || byte == 0x7F) return false;
    }
    return json::is_utf8(text);
}

/// Writes what a YAML parser finds as JSON.
///
/// Its functions throw `YAML::ParserException` where the text is YAML, but no front matter.
class json_writing_handler final : public YAML::EventHandler {
  public:
    explicit json_writing_handler(std::string& out) : out_(out) {}

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (started_) fail(mark, "the front matter is one YAML document");
        started_ = true;
    }
    void OnDocumentEnd() override {}

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { fail(mark, no_anchors); }

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        take(mark, anchor, "null", {});
    }

    void OnScalar(
        const YAML::Mark& mark,
        const std::string& tag,
        YAML::anchor_t anchor,
        const std::string& value
    ) override {
        check_tag(mark, tag);
        // The parser's own tag of a scalar without quotes is "?", and of any other "!".
        if (tag == "?") {
            const auto json = json_of_plain_scalar(value);
            if (!json) fail(mark, json.error().detail);
            take(mark, anchor, *json, value);
        } else {
            std::string quoted;
            json::append_string(quoted, value);
            take(mark, anchor, quoted, value);
        }
    }

    void OnSequenceStart(
        const YAML::Mark& mark,
        const std::string& tag,
        YAML::anchor_t anchor,
        YAML::EmitterStyle::value
    ) override {
        begin(mark, tag, anchor, false);
        out_.begin_array();
    }
    void OnSequenceEnd() override {
        out_.end_array();
        end();
    }

    void OnMapStart(
        const YAML::Mark& mark,
        const std::string& tag,
        YAML::anchor_t anchor,
        YAML::EmitterStyle::value
    ) override {
        begin(mark, tag, anchor, true);
        out_.begin_object();
    }
    void OnMapEnd() override {
        out_.end_object();
        end();
    }

  private:
    static constexpr const char* no_anchors =
        "anchors and aliases (& and *) are not used in front matter; write the value again, or "
        "quote the text";
    static constexpr const char* keys_are_text = "a key is text; put it in quotes";

    struct collection {
        bool is_map;
        bool at_key;  ///< of a map: whether the next text is a key
        std::set<std::string, std::less<>> keys;
    };

    [[noreturn]] static void fail(const YAML::Mark& mark, const std::string& sentence) {
        throw YAML::ParserException(mark, sentence);
    }

    static void check_tag(const YAML::Mark& mark, const std::string& tag) {
        if (tag != "?" && tag != "!" && !tag.empty()) {
            fail(mark, "tags (!) are not used in front matter; for text put the value in quotes");
        }
    }

    bool at_key() const { return !open_.empty() && open_.back().is_map && open_.back().at_key; }

    /// A value is complete, so that a key comes next where it is in a map.
    void end_value() {
        if (!open_.empty()) open_.back().at_key = true;
    }

    void take(
        const YAML::Mark& mark, YAML::anchor_t anchor, std::string_view json, std::string_view text
    ) {
        if (anchor != 0) fail(mark, no_anchors);
        if (!at_key()) {
            out_.raw(json);
            return end_value();
        }
        if (json.front() != '"') fail(mark, keys_are_text);
        if (!open_.back().keys.emplace(text).second) fail(mark, "this key is there twice");
        out_.key(text);
        open_.back().at_key = false;
    }

    void begin(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, bool is_map) {
        check_tag(mark, tag);
        if (anchor != 0) fail(mark, no_anchors);
        if (at_key()) fail(mark, keys_are_text);
        if (open_.size() == max_front_matter_depth) fail(mark, "this is nested too deeply");
        open_.push_back({is_map, is_map, {}});
    }

    void end() {
        open_.pop_back();
        end_value();
    }

    json::writer out_;
    std::vector<collection> open_;
    bool started_ = false;
};

/// Where the parser stopped and why. The first line of the file is the marker, and the parser
/// counts from 0.
std::string sentence_of(const YAML::Exception& problem) {
    std::string sentence = problem.msg;
    if (problem.msg == YAML::ErrorMsg::MAP_VALUE) {
        sentence += "; put text that holds a colon in quotes";
    } else if (problem.msg == YAML::ErrorMsg::DOC_IN_SCALAR) {
        sentence = "a quote is not closed";
    }
    if (problem.mark.is_null()) return sentence;
    return "line " + std::to_string(problem.mark.line + 2) + ": " + sentence;
}

}  // namespace

result<std::string> front_matter_json(std::string_view document) {
    const auto text = between_markers(document);
    if (!text) return refused("it begins with a line ---, the front matter and a line ---");
    if (text->size() > max_front_matter_bytes) return refused("the front matter is over 64 KiB");
    if (!is_plain_text(*text)) {
        return refused("the front matter is UTF-8 text without control characters");
    }
    std::string json;
    try {
        // The parser would let the end of the text close a quote, but not the end of a document.
        std::istringstream in(std::string(*text) + "...\n");
        json_writing_handler handler(json);
        YAML::Parser parser(in);
        while (parser.HandleNextDocument(handler)) {
        }
    } catch (const YAML::Exception& problem) {
        return refused(sentence_of(problem));
    }
    if (!json.starts_with('{')) return refused("the front matter is lines of \"key: value\"");
    return json;
}

}  // namespace warder::server
