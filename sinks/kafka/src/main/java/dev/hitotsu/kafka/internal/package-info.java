/** For this library alone: what is known of topics, and the progress that is committed with the messages. */
@NullMarked
package dev.hitotsu.kafka.internal;

import org.jspecify.annotations.NullMarked;
