/// The presets of identity providers, in one include.
#pragma once

#include <warder/oauth/presets/auth0.hpp>
#include <warder/oauth/presets/authkit.hpp>
#include <warder/oauth/presets/clerk.hpp>
#include <warder/oauth/presets/cognito.hpp>
#include <warder/oauth/presets/descope.hpp>
#include <warder/oauth/presets/entra.hpp>
#include <warder/oauth/presets/keycloak.hpp>
#include <warder/oauth/presets/okta.hpp>
#include <warder/oauth/presets/propelauth.hpp>
#include <warder/oauth/presets/supabase.hpp>
#include <warder/oauth/presets/unbound.hpp>
#include <warder/oauth/scalekit.hpp>
