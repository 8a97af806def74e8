/**
 * A stand-in for Pub/Sub and Cloud Tasks, for tests alone: {@link dev.hitotsu.googleserver.GoogleServer}. Written from
 * Google's documentation; it has not been compared with the real services.
 */
@NullMarked
package dev.hitotsu.googleserver;

import org.jspecify.annotations.NullMarked;
