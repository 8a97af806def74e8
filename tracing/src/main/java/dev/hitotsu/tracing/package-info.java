/**
 * Spans of messages: {@code create} where one is appended, {@code send} where a relay hands it to a broker,
 * {@code process} where a consumer handles it. The context travels in the message itself, so it survives retries,
 * crashes and a change of the relay.
 */
@NullMarked
package dev.hitotsu.tracing;

import org.jspecify.annotations.NullMarked;
