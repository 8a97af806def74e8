package dev.hitotsu.servers.net;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.net.Interceptor.Verdict;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
    private static final int TIMEOUT_MILLIS = 60_000;

    private final EchoServer echo = new EchoServer();
    private final TcpProxy proxy = TcpProxy.to(echo.port());

    @AfterEach
    void close() {
        proxy.close();
        echo.close();
    }

    @Test
    void passesOnWhatBothSidesSendAndCountsIt() throws IOException {
        try (Socket client = connect()) {
            assertThat(exchange(client, "hello")).isEqualTo("hello");
        }

        await().until(() -> proxy.openConnections() == 0);
        assertThat(proxy.acceptedConnections()).isEqualTo(1);
        assertThat(proxy.forwardedBytes(Direction.TO_SERVER)).isEqualTo(5);
        assertThat(proxy.forwardedBytes(Direction.TO_CLIENT)).isEqualTo(5);
        assertThat(proxy.cuts()).isZero();
    }

    @Test
    void passesTheEndOfOneDirectionOn() throws IOException {
        try (Socket client = connect()) {
            client.getOutputStream().write("last words".getBytes(US_ASCII));
            client.shutdownOutput();

            assertThat(new String(client.getInputStream().readAllBytes(), US_ASCII))
                    .isEqualTo("last words");
        }
    }

    @Test
    void refusesConnectionsWhilePausedAndKeepsThoseThatExist() throws IOException {
        try (Socket client = connect()) {
            exchange(client, "a");
            proxy.pause();

            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
            assertThat(exchange(client, "b")).isEqualTo("b");
        }
        proxy.resume();

        try (Socket client = connect()) {
            assertThat(exchange(client, "c")).isEqualTo("c");
        }
    }

    @Test
    void resetsEveryConnection() throws IOException {
        try (Socket first = connect();
                Socket second = connect()) {
            exchange(first, "a");
            exchange(second, "b");

            proxy.cutAll(TcpProxy.Cut.RESET);

            assertThatThrownBy(() -> first.getInputStream().read()).isInstanceOf(SocketException.class);
            assertThatThrownBy(() -> second.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        assertThat(proxy.cuts()).isEqualTo(2);
        await().until(() -> echo.openConnections() == 0);
    }

    @Test
    void closesEveryConnectionOrderly() throws IOException {
        try (Socket client = connect()) {
            exchange(client, "a");

            proxy.cutAll(TcpProxy.Cut.CLOSE);

            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        await().until(() -> echo.openConnections() == 0);
    }

    @Test
    void halfClosesTowardsTheClientWhileTheServerStillReceives() throws IOException {
        try (Socket client = connect()) {
            exchange(client, "a");

            proxy.halfCloseAll(Direction.TO_CLIENT);

            assertThat(client.getInputStream().read()).isEqualTo(-1);
            client.getOutputStream().write("still here".getBytes(US_ASCII));
            await().until(() -> echo.received().endsWith("still here"));
        }
    }

    @Test
    void halfClosesTowardsTheServer() throws IOException {
        try (Socket client = connect()) {
            exchange(client, "a");

            proxy.halfCloseAll(Direction.TO_SERVER);

            // The echo server ends its side when it sees the end of ours.
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void holdsEverythingBackInABlackHoleAndDeliversItOnceHealed() throws IOException {
        try (Socket client = connect()) {
            exchange(client, "a");
            proxy.blackhole();
            client.getOutputStream().write("late".getBytes(US_ASCII));
            client.setSoTimeout(200);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            assertThat(echo.received()).isEqualTo("a");

            proxy.heal();

            client.setSoTimeout(TIMEOUT_MILLIS);
            assertThat(read(client, 4)).isEqualTo("late");
        }
    }

    @Test
    void cutsConnectionsThatAreInABlackHole() throws IOException {
        try (Socket client = connect()) {
            exchange(client, "a");
            proxy.blackhole();
            client.getOutputStream().write("lost".getBytes(US_ASCII));

            proxy.cutAll(TcpProxy.Cut.RESET);

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
            await().until(() -> proxy.openConnections() == 0);
            assertThat(echo.received()).isEqualTo("a");
        }
    }

    @Test
    void delaysEachDirectionByItself() throws IOException {
        try (Socket client = connect()) {
            exchange(client, "a");
            proxy.delay(Direction.TO_CLIENT, Duration.ofHours(1));
            client.getOutputStream().write("slow".getBytes(US_ASCII));
            await().until(() -> echo.received().equals("aslow"));
            client.setSoTimeout(200);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            proxy.delay(Direction.TO_CLIENT, Duration.ZERO);

            client.setSoTimeout(TIMEOUT_MILLIS);
            assertThat(read(client, 4)).isEqualTo("slow");
        }
    }

    @Test
    void deliversAfterTheDelay() throws IOException {
        proxy.delay(Direction.TO_SERVER, Duration.ofMillis(30));
        proxy.delay(Direction.TO_CLIENT, Duration.ofMillis(30));

        try (Socket client = connect()) {
            assertThat(exchange(client, "a")).isEqualTo("a");
        }
    }

    @Test
    void cutsBeforeTheServerSeesThePiece() throws IOException {
        proxy.intercept(at("stop", Verdict.CUT_BEFORE));
        try (Socket client = connect()) {
            exchange(client, "go");
            client.getOutputStream().write("stop".getBytes(US_ASCII));

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        await().until(() -> echo.openConnections() == 0);
        assertThat(echo.received()).isEqualTo("go");
        assertThat(proxy.cuts()).isEqualTo(1);
    }

    @Test
    void cutsAfterTheServerSawThePieceWithoutItsReply() throws IOException {
        proxy.intercept(at("stop", Verdict.CUT_AFTER_FORWARD));
        try (Socket client = connect()) {
            exchange(client, "go");
            client.getOutputStream().write("stop".getBytes(US_ASCII));

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        assertThat(echo.received()).isEqualTo("gostop");
        await().until(() -> echo.openConnections() == 0);
        assertThat(proxy.cuts()).isEqualTo(1);
    }

    @Test
    void findsAPatternThatTwoPiecesShare() throws IOException {
        proxy.intercept(at("stop", Verdict.CUT_BEFORE));
        try (Socket client = connect()) {
            exchange(client, "st");
            client.getOutputStream().write("op".getBytes(US_ASCII));

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        assertThat(echo.received()).isEqualTo("st");
    }

    @Test
    void cutsWhenTheInterceptorThrows() throws IOException {
        proxy.intercept(piece -> {
            throw new IllegalStateException("broken");
        });
        try (Socket client = connect()) {
            client.getOutputStream().write(1);

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void endsTheClientsConnectionWhenTheServerIsDown() throws IOException {
        echo.close();
        try (Socket client = connect()) {
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void namesAPortThatIsTaken() {
        InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), echo.port());

        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() -> TcpProxy.to(target, proxy.port()))
                .withMessage("port: " + proxy.port() + " (expected: a free one)");
    }

    private static Interceptor at(String pattern, Verdict verdict) {
        return piece -> piece.occurrencesOf(pattern.getBytes(US_ASCII)) > 0 ? verdict : Verdict.FORWARD;
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    private static String exchange(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(US_ASCII));
        return read(client, text.length());
    }

    private static String read(Socket client, int length) throws IOException {
        return new String(client.getInputStream().readNBytes(length), US_ASCII);
    }
}
