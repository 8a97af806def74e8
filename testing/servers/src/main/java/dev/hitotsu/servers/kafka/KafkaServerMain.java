package dev.hitotsu.servers.kafka;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** The main class of the broker's JVM. It formats the storage if necessary and then runs one KRaft node. */
final class KafkaServerMain {
    private KafkaServerMain() {}

    /** Runs a node until it stops. Arguments: the file with its settings, the id of its cluster. */
    public static void main(String[] arguments) {
        try {
            run(Path.of(arguments[0]), arguments[1]);
        } catch (Exception e) {
            // Standard error is the broker's log, which the test shows when the broker does not start.
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static void run(Path file, String clusterId) throws Exception {
        Properties settings = new Properties();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            settings.load(reader);
        }
        format(settings, clusterId);
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "kafka-shutdown"));
        server.startup();
        server.awaitShutdown();
    }

    private static void format(Properties settings, String clusterId) throws Exception {
        String folder = settings.getProperty("log.dirs");
        new Formatter()
                .setNodeId(Integer.parseInt(settings.getProperty("node.id")))
                .setClusterId(clusterId)
                .setControllerListenerName(settings.getProperty("controller.listener.names"))
                .addDirectory(folder)
                .setMetadataLogDirectory(folder)
                .setIgnoreFormatted(true)
                .run();
    }
}
