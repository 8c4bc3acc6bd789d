from check_coroutines import check
from tests.check_case import CheckCase

GOOD = """\
// if (co_await in_a_comment()) stays
task<int> f() {
    auto reading = body.read(text, limit);
    auto read = co_await reading;
    if (!read) co_return 1;
    co_await g([](int x) { return x; });
    co_await resume_on(pool);
    co_await parked<impl>{*this, reading};
    const auto words = "if (co_await x)";
    awaiter operator co_await() const noexcept { return {coroutine_}; }
    while (more) { co_await next; }
    co_return co_await h(request);
    co_await ctx.run_as_task({.required = true});
}
"""


class Coroutines(CheckCase):
    def test_named_values_pass(self):
        self.write("src/a.cpp", GOOD)
        self.assert_clean(check)

    def test_each_form_is_found_alone(self):
        for old, new, line, rule in (
            ("if (!read)", "if (!co_await reading)", 5, "co_await in a condition"),
            ("if (!read)", "if (auto x = co_await reading; !x)", 5, "co_await in a condition"),
            ("while (more)", "while (\n  co_await more)", 11, "co_await in a condition"),
            ("while (more)", "switch (co_await more)", 11, "co_await in a condition"),
            ("resume_on(pool)", "resume_on(options{1})", 7, "a braced temporary"),
            ("parked<impl>{*this, reading}", "parked<impl>{text{}, reading}", 8, "a braced temporary"),
            ("h(request)", "h({.a = 1})", 12, "a braced temporary"),
            ("run_as_task(", "run(", 13, "a braced temporary"),
        ):
            with self.subTest(new):
                self.write("src/a.cpp", GOOD.replace(old, new))
                self.assert_finds(check, f"src/a.cpp:{line}: {rule}")
