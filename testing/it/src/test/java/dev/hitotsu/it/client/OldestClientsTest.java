package dev.hitotsu.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whoever uses a framework has its version of a client, not ours: our classes link against the oldest that
 * docs/targets.md and docs/databases.md name.
 */
class OldestClientsTest {
    private static final Path JARS = Path.of("target", "oldest-clients");

    @ParameterizedTest
    @CsvSource({
        "dev.hitotsu.kafka, org.apache.kafka., kafka-clients",
        "dev.hitotsu.rabbitmq, com.rabbitmq., amqp-client",
        "dev.hitotsu.nats, io.nats., jnats",
        "dev.hitotsu.redis, io.lettuce., lettuce-core",
        "dev.hitotsu.mongo, com.mongodb. org.bson., mongodb-driver-sync mongodb-driver-core bson",
        "dev.hitotsu.zookeeper, org.apache.zookeeper., zookeeper zookeeper-jute",
        "dev.hitotsu.metrics, io.micrometer., micrometer-core micrometer-commons micrometer-observation",
        "dev.hitotsu.tracing, io.opentelemetry., opentelemetry-api opentelemetry-context",
    })
    void everyClassLinksAgainstTheOldestClient(String room, String packages, String jars) throws IOException {
        assertThat(failures(classesOf(room), List.of(packages.split(" ")), jars))
                .isEmpty();
    }

    /** SlotStream says so, with the version that it wants. */
    @Test
    void onOlderDriversOfPostgreSqlTheLogAloneCannotBeRead() throws IOException {
        assertThat(failures(classesOf("dev.hitotsu.postgresql"), List.of("org.postgresql."), "postgresql"))
                .singleElement()
                .asString()
                .contains("SlotStream: no ", "withAutomaticFlush");
    }

    @Test
    void whatTheOldestClientDoesNotHaveIsFound() throws IOException {
        assertThat(onOldestKafka(UsesWhatIsNew.class))
                .contains(UsesWhatIsNew.class.getName() + ": no class " + CloseOptions.class.getName())
                .anyMatch(failure -> failure.contains(": no org.apache.kafka.clients.consumer.KafkaConsumer.close("));
        assertThat(onOldestKafka(CatchesByACommonClass.class))
                .singleElement()
                .asString()
                .contains("VerifyError");
    }

    private static JavaClasses classesOf(String room) {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(room);
    }

    private static Set<String> onOldestKafka(Class<?> sample) throws IOException {
        return failures(new ClassFileImporter().importClasses(sample), List.of("org.apache.kafka."), "kafka-clients");
    }

    private static Set<String> failures(JavaClasses classes, List<String> foreign, String jars) throws IOException {
        try (OtherVersion version = new OtherVersion(foreign, jars(jars))) {
            return new Linking(version).failures(classes);
        }
    }

    private static List<Path> jars(String names) {
        return Arrays.stream(names.split(" "))
                .map(name -> JARS.resolve(name + ".jar"))
                .toList();
    }

    private static final class UsesWhatIsNew {
        void close(KafkaConsumer<String, String> consumer, CloseOptions options) {
            consumer.close(options);
        }
    }

    private static final class CatchesByACommonClass {
        String read(Runnable action) {
            try {
                action.run();
                return "";
            } catch (TopicAuthorizationException | InvalidTopicException e) {
                return String.valueOf(e.getMessage());
            }
        }
    }
}
