package dev.hitotsu.servers.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreePortsTest {
    @Test
    void handsOutNoPortTwice() {
        List<Integer> ports = IntStream.range(0, 200)
                .parallel()
                .mapToObj(i -> FreePorts.next())
                .toList();

        assertThat(ports).doesNotHaveDuplicates().allMatch(port -> port >= 10_000 && port <= 32_767);
    }

    @Test
    void seesThatAPortIsTakenAndServed() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
            assertThat(FreePorts.isFree(port)).isFalse();
            assertThat(FreePorts.isServed(port)).isTrue();
        }
        assertThat(FreePorts.isServed(port)).isFalse();
    }
}
