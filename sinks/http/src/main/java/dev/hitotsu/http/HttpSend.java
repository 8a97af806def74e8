package dev.hitotsu.http;

import dev.hitotsu.message.Message;
import dev.hitotsu.message.SendResult;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/**
 * A message on its way.
 *
 * @param uri where it goes
 * @param deadline until when it may be tried, in nanoseconds
 */
record HttpSend(
        Message message, HttpDestination destination, URI uri, long deadline, CompletableFuture<SendResult> result) {}
