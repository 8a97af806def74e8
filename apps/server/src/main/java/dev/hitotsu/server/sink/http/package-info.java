/** HTTP services as a target of relay processes. */
@NullMarked
package dev.hitotsu.server.sink.http;

import org.jspecify.annotations.NullMarked;
