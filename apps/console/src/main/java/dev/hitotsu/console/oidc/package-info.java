/** Login at a provider of OpenID Connect, by the authorization code flow with PKCE. */
@NullMarked
package dev.hitotsu.console.oidc;

import org.jspecify.annotations.NullMarked;
