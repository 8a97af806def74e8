package dev.hitotsu.server.sink.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.server.sink.SinkConfig;
import dev.hitotsu.server.sink.SinkReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoogleSinkConfigTest {
    private static SinkConfig sink(String keys) {
        return ConfigFile.of("test", "sink: {" + keys + "}", name -> null).read(SinkReader::read);
    }

    @Test
    void itSaysWhereItDelivers() {
        assertThat(sink("pubsub: {project: shop-1234, region: europe-west3, topics: {orders: o-v1}}")
                        .purpose())
                .isEqualTo("Pub/Sub of shop-1234 in europe-west3, topics {orders=o-v1}");
        assertThat(sink("cloudTasks: {project: shop-1234, location: europe-west3, url: 'https://a.b/c'}")
                        .purpose())
                .isEqualTo("Cloud Tasks of shop-1234 in europe-west3, which calls https://a.b/c");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pubsub: {region: europe-west3} | sink.pubsub.project | the id of a project
            pubsub: {project: Shop} | sink.pubsub.project | expected: the id of a project
            pubsub: {project: shop-1234, region: Frankfurt} | sink.pubsub.region | expected: a region such as europe-west3
            cloudTasks: {project: shop-1234, location: europe-west3} | sink.cloudTasks.url | https:// or http:// and a host
            cloudTasks: {project: shop-1234, location: x, url: 'https://a.b'} | sink.cloudTasks.location | expected: a region
            pubsub: {project: shop-1234, endpoint: 'pubsub.example.com'} | sink.pubsub.endpoint | expected: https:// or http://
            """)
    void whatIsWrongIsNamedWithItsPlace(String keys, String place, String words) {
        assertThatThrownBy(() -> sink(keys)).isInstanceOf(ConfigException.class).hasMessageContainingAll(place, words);
    }
}
