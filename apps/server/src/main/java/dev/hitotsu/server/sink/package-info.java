/** The kinds of targets that a relay process can send to, each found by its {@link SinkProvider}. */
@NullMarked
package dev.hitotsu.server.sink;

import org.jspecify.annotations.NullMarked;
