/**
 * The rules of HTTP that a gateway must be strict about: where a request ends, what its path means, which headers it
 * may bring from outside.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110">RFC 9110</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112</a>
 */
@NullMarked
package dev.hitotsu.gateway.http;

import org.jspecify.annotations.NullMarked;
