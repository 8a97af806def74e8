/** The keys that say who may call. */
@NullMarked
package dev.hitotsu.gateway.config.auth;

import org.jspecify.annotations.NullMarked;
