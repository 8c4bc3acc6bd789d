#include <warder/json/schema.hpp>

struct greet {
    int a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p;
    int a2, b2, c2, d2, e2, f2, g2, h2, i2, j2, k2, l2, m2, n2, o2, p2;
    int one_more;
};

std::string schema() {
    return warder::json::schema_of<greet>();
}
