/**
 * The services behind the gateway: which of their addresses serves a request, what is sent there, and what happens when
 * it does not answer.
 */
@NullMarked
package dev.hitotsu.gateway.upstream;

import org.jspecify.annotations.NullMarked;
