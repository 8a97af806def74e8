package dev.hitotsu.server.sink.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.config.ConfigException;
import dev.hitotsu.config.ConfigFile;
import dev.hitotsu.server.sink.SinkConfig;
import dev.hitotsu.server.sink.SinkReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqsSinkConfigTest {
    private static SinkConfig sink(String keys) {
        return ConfigFile.of("test", "sink: {sqs: {" + keys + "}}", name -> null)
                .read(SinkReader::read);
    }

    @Test
    void itSaysWhereItDelivers() {
        SinkConfig config = sink("region: eu-central-1, topics: {orders: o.fifo}");

        assertThat(config.purpose()).isEqualTo("SQS in eu-central-1, topics {orders=o.fifo}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            topics: {orders: orders} | sink.sqs.topics | queue orders: the name of a standard queue
            type: standard, topics: {orders: o.fifo} | sink.sqs.topics | queue o.fifo: the name of a FIFO queue
            topics: {orders: 'a b.fifo'} | sink.sqs.topics | no name of SQS
            region: Frankfurt | sink.sqs.region | expected: a region such as eu-central-1
            endpoint: 'sqs.example.com' | sink.sqs.endpoint | expected: http:// or https://
            type: lifo | sink.sqs.type | expected: one of fifo, standard
            """)
    void whatIsWrongIsNamedWithItsPlace(String keys, String place, String words) {
        assertThatThrownBy(() -> sink(keys)).isInstanceOf(ConfigException.class).hasMessageContainingAll(place, words);
    }
}
