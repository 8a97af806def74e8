package dev.hitotsu.kafka.internal;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangingCertificatesTest {
    @TempDir
    private Path folder;

    private void keyStore(String name, String password) throws Exception {
        Path made = folder.resolve("made.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-J-XX:TieredStopAtLevel=1",
                        "-J-XX:+UseSerialGC",
                        "-keyalg",
                        "EC",
                        "-alias",
                        name,
                        "-dname",
                        "CN=" + name,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        password,
                        "-keystore",
                        made.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        Files.move(made, store(), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path store() {
        return folder.resolve("own.p12");
    }

    private static boolean shows(ChangingCertificates factory, String name) throws Exception {
        assertThat(factory.createClientSslEngine("localhost", 1, "https").getUseClientMode())
                .isTrue();
        return Objects.requireNonNull(factory.keystore()).containsAlias(name);
    }

    @Test
    void aKeyStoreThatWasReplacedIsUsedWithItsPassword() throws Exception {
        keyStore("first", "password-1");
        String[] password = {"password-1"};
        ChangingPassword secret = ChangingPassword.of("ssl.keystore.password", () -> password[0]);
        Map<String, Object> settings = new HashMap<>(Map.of(
                "bootstrap.servers",
                "127.0.0.1:1",
                "key.serializer",
                ByteArraySerializer.class,
                "value.serializer",
                ByteArraySerializer.class,
                "security.protocol",
                "SSL",
                "ssl.keystore.location",
                store().toString(),
                "ssl.keystore.type",
                "PKCS12",
                "ssl.keystore.password",
                secret));
        ChangingSecrets.takeUp(settings);
        assertThat(settings).containsEntry("ssl.engine.factory.class", ChangingCertificates.class);
        ChangingCertificates factory = new ChangingCertificates();
        factory.configure(new ProducerConfig(settings).values());
        assertThat(shows(factory, "first")).isTrue();

        Files.writeString(store(), "half");
        assertThat(shows(factory, "first")).isTrue();
        Files.delete(store());
        assertThat(shows(factory, "first")).isTrue();

        keyStore("second", "password-2");
        password[0] = "password-2";
        await().until(() -> shows(factory, "second"));
        factory.close();
    }
}
