package dev.hitotsu.springboot.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.springboot.autoconfigure.CoordinationConnectionDetails;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.DockerComposeFile;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.context.ImportTestcontainers;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** Containers that are not started: there need not be a Docker. */
class ContainerConnectionsTest {
    interface Etcd {
        @ServiceConnection
        Unstarted ETCD = new Unstarted("quay.io/coreos/etcd:v3.6.5", 2379);
    }

    interface ZooKeeper {
        @ServiceConnection
        Unstarted ZOOKEEPER = new Unstarted("zookeeper:3.9.5", 2181);
    }

    @Configuration(proxyBeanMethods = false)
    @ImportTestcontainers(Etcd.class)
    static class WithEtcd {}

    @Configuration(proxyBeanMethods = false)
    @ImportTestcontainers(ZooKeeper.class)
    static class WithZooKeeper {}

    /** A bean's image is not looked at, so it is named. */
    @Configuration(proxyBeanMethods = false)
    static class Named {
        @Bean
        @ServiceConnection("etcd")
        static Unstarted ours() {
            return new Unstarted("registry.example.com/ours:1", 2379);
        }
    }

    @Test
    void aContainerTellsWhereItsServerIs() {
        assertThat(uriWith(WithEtcd.class)).isEqualTo("etcd://docker.example.com:32379/hitotsu");
        assertThat(uriWith(WithZooKeeper.class)).isEqualTo("zk://docker.example.com:32181/hitotsu");
        assertThat(uriWith(Named.class)).isEqualTo("etcd://docker.example.com:32379/hitotsu");
    }

    private static String uriWith(Class<?> containers) {
        String[] uri = new String[1];
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ServiceConnectionAutoConfiguration.class))
                .withUserConfiguration(containers)
                .run(context -> uri[0] =
                        context.getBean(CoordinationConnectionDetails.class).uri());
        return uri[0];
    }

    @ParameterizedTest
    @CsvSource({
        "quay.io/coreos/etcd:v3.6.5, etcd://127.0.0.1:32379/hitotsu",
        "gcr.io/etcd-development/etcd:v3.6.5, etcd://127.0.0.1:32379/hitotsu",
        "bitnami/etcd, etcd://127.0.0.1:32379/hitotsu",
        "zookeeper:3.9, zk://127.0.0.1:32181/hitotsu",
        "confluentinc/cp-zookeeper:8, zk://127.0.0.1:32181/hitotsu",
        "busybox, "
    })
    void aServiceOfComposeTellsWhereItsServerIs(String image, String uri) throws Exception {
        var source =
                DockerComposeConnectionSource.class.getDeclaredConstructor(RunningService.class, Environment.class);
        source.setAccessible(true);

        Map<Class<?>, ?> details = new ConnectionDetailsFactories(null)
                .getConnectionDetails(source.newInstance(new Service(image), new MockEnvironment()), false);

        CoordinationConnectionDetails found =
                (CoordinationConnectionDetails) details.get(CoordinationConnectionDetails.class);
        assertThat(found == null ? null : found.uri()).isEqualTo(uri);
    }

    @Test
    void neitherOfBothNeedsToBeThere() {
        FilteredClassLoader without = new FilteredClassLoader(
                "org.testcontainers", "org.springframework.boot.testcontainers", "org.springframework.boot.docker");

        assertThat(new ConnectionDetailsFactories(without).getConnectionDetails("anything", false))
                .isEmpty();
    }

    private static final class Unstarted extends GenericContainer<Unstarted> {
        private final String image;

        Unstarted(String image, int port) {
            super(DockerImageName.parse(image));
            this.image = image;
            withExposedPorts(port);
        }

        /** Else it would be fetched. */
        @Override
        public String getDockerImageName() {
            return image;
        }

        @Override
        public String getHost() {
            return "docker.example.com";
        }

        @Override
        public Integer getMappedPort(int port) {
            return 30_000 + port;
        }

        @Override
        public void start() {}
    }

    private record Service(String imageName) implements RunningService {
        @Override
        public String name() {
            return "coordination";
        }

        @Override
        public ImageReference image() {
            return ImageReference.of(imageName);
        }

        @Override
        public String host() {
            return "127.0.0.1";
        }

        @Override
        public ConnectionPorts ports() {
            return new ConnectionPorts() {
                @Override
                public int get(int port) {
                    return 30_000 + port;
                }

                @Override
                public List<Integer> getAll() {
                    return List.of();
                }

                @Override
                public List<Integer> getAll(String protocol) {
                    return List.of();
                }
            };
        }

        @Override
        public Map<String, String> env() {
            return Map.of();
        }

        @Override
        public Map<String, String> labels() {
            return Map.of();
        }

        @Override
        public DockerComposeFile composeFile() {
            return Objects.requireNonNull(null);
        }
    }
}
