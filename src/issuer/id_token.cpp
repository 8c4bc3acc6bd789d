#include "issuer/id_token.hpp"

#include "issuer/records.hpp"
#include "issuer/user.hpp"
#include <warder/crypto/jws.hpp>
#include <warder/json/writer.hpp>

namespace warder::issuer {

std::string make_id_token(server_state& state, const grant& of) {
    const std::int64_t now = seconds_of(state.clock.now());
    std::string claims;
    json::writer out(claims);
    out.begin_object();
    out.key("iss").value(of.issuer).key("sub").value(of.subject).key("aud").value(of.client_id);
    out.key("iat").value(now);
    out.key("exp").value(now + std::int64_t{state.options.token_lifetime.count()});
    out.key("auth_time").value(of.signed_in);
    if (!of.nonce.empty()) out.key("nonce").value(of.nonce);
    out.key("name").value(display_name(of.user));
    if (of.user.find('@') != std::string::npos) {
        // Nobody asked for a password.
        out.key("email").value(of.user).key("email_verified").value(false);
    }
    if (!of.organisation.empty()) out.key("oid").value(of.organisation);
    out.end_object();
    return crypto::sign_jws(state.keys.signing_key(state.options.algorithm), "JWT", claims);
}

}  // namespace warder::issuer
