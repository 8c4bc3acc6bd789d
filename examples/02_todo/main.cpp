#include "todo.hpp"

int main() {
    return todo_app().run();
}
