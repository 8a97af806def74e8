package dev.hitotsu.it;

import dev.hitotsu.http.AnswerPolicy;
import dev.hitotsu.http.HttpDestination;
import dev.hitotsu.http.HttpSink;
import dev.hitotsu.http.HttpSinkBuilder;
import dev.hitotsu.http.SigningKey;
import dev.hitotsu.http.address.AllowedTargets;
import dev.hitotsu.http.address.Network;
import dev.hitotsu.message.Answer;
import dev.hitotsu.message.Headers;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Outcome;
import java.net.InetAddress;
import java.util.Map;

/** What {@link ArgumentSamples} has of calls over HTTP. */
final class HttpSamples {
    private HttpSamples() {}

    static void addTo(Map<Class<?>, Object> instances, Map<Class<?>, Object> arguments) {
        Network network = Network.of("127.0.0.1");
        arguments.put(HttpDestination.Limits.class, HttpDestination.Limits.DEFAULT);
        arguments.put(InetAddress.class, network.address());
        Answer answer = new Answer(200, Headers.empty(), new byte[0], false);
        Message call = Message.builder("topic", "Type").build();
        HttpDestination destination = HttpDestination.builder("sample").build();
        instances.putAll(Map.of(
                Network.class,
                network,
                Answer.class,
                answer,
                Outcome.class,
                Outcome.of(call, 0, true, answer),
                AllowedTargets.class,
                AllowedTargets.PUBLIC,
                AnswerPolicy.class,
                AnswerPolicy.NONE,
                SigningKey.class,
                SigningKey.of("A".repeat(32)),
                HttpDestination.class,
                destination,
                HttpDestination.Builder.class,
                HttpDestination.builder("sample"),
                HttpSinkBuilder.class,
                HttpSink.builder(),
                HttpSink.class,
                HttpSink.builder().destination(destination).build()));
    }
}
