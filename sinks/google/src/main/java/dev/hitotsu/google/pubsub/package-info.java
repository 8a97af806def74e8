/**
 * Messages into Google Cloud Pub/Sub and out of it: {@link dev.hitotsu.google.pubsub.PubSubSink} and
 * {@link dev.hitotsu.google.pubsub.PubSubReceiver}.
 */
@NullMarked
package dev.hitotsu.google.pubsub;

import org.jspecify.annotations.NullMarked;
