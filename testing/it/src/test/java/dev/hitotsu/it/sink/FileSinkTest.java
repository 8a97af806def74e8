package dev.hitotsu.it.sink;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Sink;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.RelayOptions;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import dev.hitotsu.server.config.RelayConfig;
import dev.hitotsu.server.sink.SendLimits;
import dev.hitotsu.server.sink.SinkConfig;
import dev.hitotsu.server.sink.SinkReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target that the server does not know of works like those that it knows. */
class FileSinkTest {
    @TempDir
    Path folder;

    private static SinkConfig sink(String yaml) {
        return ConfigFile.of("test.yaml", yaml, name -> null).read(SinkReader::read);
    }

    @Test
    void isConfiguredCheckedAndFilledLikeAnyOther() throws IOException {
        Path file = folder.resolve("messages.txt");
        SinkConfig config = sink("sink: {file: {path: " + file + "}}");
        assertThat(config.displayName()).isEqualTo("file " + file);

        InMemoryOutbox outbox = InMemoryOutbox.create();
        try (Sink sink = config.open(SendLimits.of(RelayOptions.DEFAULT));
                Relay relay = Relay.builder(outbox, sink).build()) {
            relay.start();
            InMemoryOutbox.Transaction transaction = outbox.begin();
            outbox.insert(
                    transaction,
                    List.of(Message.builder("orders", "OrderPlaced")
                            .payload("one")
                            .build()));
            transaction.commit();
            await().until(() -> relay.status().delivered() == 1);
        }
        assertThat(Files.readAllLines(file)).containsExactly("orders one");
    }

    @Test
    void isInTheSchemaAndInMessages() {
        assertThat(RelayConfig.jsonSchema()).contains("\"file\"", "Appends the messages to a file.");
        assertThatThrownBy(() -> sink("sink: {file: {pth: x}}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("sink.file.path")
                .hasMessageContaining("sink.file.pth");
        assertThatThrownBy(() -> sink("sink: {pile: {path: x}}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("file, http, kafka");
    }
}
