package dev.hitotsu.servers.elasticmq;

import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/** The main class of the server's JVM. */
final class ElasticMqServerMain {
    private ElasticMqServerMain() {}

    /** Runs the server until it is killed. Argument: its port. */
    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        var unused = SQSRestServerBuilder.withInterface("127.0.0.1")
                .withPort(port)
                .start()
                .waitUntilStarted();
    }
}
