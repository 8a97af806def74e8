/**
 * Keeps answers for those who ask again.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9111">RFC 9111, HTTP Caching</a>
 */
@NullMarked
package dev.hitotsu.gateway.cache;

import org.jspecify.annotations.NullMarked;
