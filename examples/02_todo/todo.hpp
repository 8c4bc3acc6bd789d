// Lesson 2: several tools over one store, optional arguments, structured results, and errors that a
// model can act on.
#pragma once

#include <warder/warder.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

struct todo {
    int id;
    std::string title;
    std::string description;
    bool completed;
};

// [types]
struct create_todo {
    std::string title;
    std::optional<std::string> description;
};
// [/types]
struct list_todos {
    std::optional<bool> completed;
};
struct get_todo {
    int todo_id;
};
struct update_todo {
    int todo_id;
    std::optional<std::string> title;
    std::optional<std::string> description;
    std::optional<bool> completed;
};
struct delete_todo {
    int todo_id;
};

// [one]
struct one_todo {
    ::todo todo;
};
// [/one]
struct all_todos {
    std::vector<todo> todos;
};
struct deleted_todo {
    int deleted;
};

// [describe]
template <>
struct warder::describe<create_todo> {
    static void fields(warder::description<create_todo>& d) {
        d.field(&create_todo::title)
            .doc("What is to be done")
            .min_length(1)
            .max_length(200)
            .example("Buy milk");
        d.field(&create_todo::description).doc("Details").max_length(2000);
    }
};
// [/describe]

/// Handlers run at the same time on several threads: what they share is locked.
class todo_list {
  public:
    todo add(const create_todo& wanted) {
        const std::lock_guard lock(mutex_);
        const int id = ++last_id_;
        return items_[id] = {
                   .id = id,
                   .title = wanted.title,
                   .description = wanted.description.value_or(""),
                   .completed = false
               };
    }

    std::vector<todo> all(std::optional<bool> completed) {
        const std::lock_guard lock(mutex_);
        std::vector<todo> found;
        for (const auto& [id, item] : items_) {
            if (!completed || item.completed == *completed) found.push_back(item);
        }
        return found;
    }

    warder::result<todo> get(int id) {
        const std::lock_guard lock(mutex_);
        const auto found = items_.find(id);
        if (found == items_.end()) return not_found(id);
        return found->second;
    }

    warder::result<todo> update(const update_todo& wanted) {
        const std::lock_guard lock(mutex_);
        const auto found = items_.find(wanted.todo_id);
        if (found == items_.end()) return not_found(wanted.todo_id);
        todo& item = found->second;
        if (wanted.title) item.title = *wanted.title;
        if (wanted.description) item.description = *wanted.description;
        if (wanted.completed) item.completed = *wanted.completed;
        return item;
    }

    warder::result<int> remove(int id) {
        const std::lock_guard lock(mutex_);
        if (items_.erase(id) == 0) return not_found(id);
        return id;
    }

  private:
    // [not_found]
    static warder::error not_found(int id) {
        return {
            std::make_error_code(std::errc::invalid_argument),
            "Todo `" + std::to_string(id) + "` not found."
        };
    }
    // [/not_found]

    std::mutex mutex_;
    std::map<int, todo> items_;
    int last_id_ = 0;
};

inline warder::app todo_app() {
    warder::app app({.name = "todo", .version = "1.0.0", .port = 3002});
    app.auth(warder::oauth::scalekit_from_env());
    const auto list = std::make_shared<todo_list>();

    app.tool(
        {.name = "create_todo", .description = "Creates a todo.", .scopes = {"todo:write"}},
        [list](const create_todo& in) { return one_todo{list->add(in)}; }
    );
    app.tool(
        {.name = "list_todos",
         .description = "Lists all todos, or only the completed or the open ones.",
         .scopes = {"todo:read"},
         .read_only = true},
        [list](const list_todos& in) { return all_todos{list->all(in.completed)}; }
    );
    // [get]
    app.tool(
        {.name = "get_todo",
         .description = "Gives one todo.",
         .scopes = {"todo:read"},
         .read_only = true},
        [list](const get_todo& in) -> warder::result<one_todo> {
            auto found = list->get(in.todo_id);
            if (!found) return found.error();
            return one_todo{*found};
        }
    );
    // [/get]
    app.tool(
        {.name = "update_todo",
         .description = "Changes what is given of a todo.",
         .scopes = {"todo:write"}},
        [list](const update_todo& in) -> warder::result<one_todo> {
            auto changed = list->update(in);
            if (!changed) return changed.error();
            return one_todo{*changed};
        }
    );
    app.tool(
        {.name = "delete_todo",
         .description = "Deletes a todo.",
         .scopes = {"todo:write"},
         .destructive = true},
        [list](const delete_todo& in) -> warder::result<deleted_todo> {
            auto removed = list->remove(in.todo_id);
            if (!removed) return removed.error();
            return deleted_todo{*removed};
        }
    );
    return app;
}
