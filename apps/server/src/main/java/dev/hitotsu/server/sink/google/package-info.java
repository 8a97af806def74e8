/** Google Cloud Pub/Sub and Cloud Tasks as targets of relay processes. */
@NullMarked
package dev.hitotsu.server.sink.google;

import org.jspecify.annotations.NullMarked;
