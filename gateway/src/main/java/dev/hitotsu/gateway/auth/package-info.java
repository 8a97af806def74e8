/** Finds out who sends a request: tokens of an issuer, keys of partners. */
@NullMarked
package dev.hitotsu.gateway.auth;

import org.jspecify.annotations.NullMarked;
