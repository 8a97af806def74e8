/**
 * Idempotency keys of HTTP requests: a request with a key has its effect once, and the same key again gets the same
 * response.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">The Idempotency-Key HTTP
 *     Header Field, Internet-Draft</a>
 */
@NullMarked
package dev.hitotsu.inbox.http;

import org.jspecify.annotations.NullMarked;
