package dev.hitotsu.gateway.corpus;

import static dev.hitotsu.gateway.corpus.Frames.ACK;
import static dev.hitotsu.gateway.corpus.Frames.CONTINUATION;
import static dev.hitotsu.gateway.corpus.Frames.DATA;
import static dev.hitotsu.gateway.corpus.Frames.END_HEADERS;
import static dev.hitotsu.gateway.corpus.Frames.END_STREAM;
import static dev.hitotsu.gateway.corpus.Frames.GOAWAY;
import static dev.hitotsu.gateway.corpus.Frames.HEADERS;
import static dev.hitotsu.gateway.corpus.Frames.PADDED;
import static dev.hitotsu.gateway.corpus.Frames.PING;
import static dev.hitotsu.gateway.corpus.Frames.PRIORITY;
import static dev.hitotsu.gateway.corpus.Frames.PUSH_PROMISE;
import static dev.hitotsu.gateway.corpus.Frames.RST_STREAM;
import static dev.hitotsu.gateway.corpus.Frames.SETTINGS;
import static dev.hitotsu.gateway.corpus.Frames.WHOLE;
import static dev.hitotsu.gateway.corpus.Frames.WINDOW_UPDATE;
import static dev.hitotsu.gateway.corpus.Frames.block;
import static dev.hitotsu.gateway.corpus.Frames.bytes;
import static dev.hitotsu.gateway.corpus.Frames.frames;
import static dev.hitotsu.gateway.corpus.Frames.joined;
import static dev.hitotsu.gateway.corpus.Frames.number;
import static dev.hitotsu.gateway.corpus.Frames.request;

import dev.hitotsu.gateway.corpus.Http2Connection.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What RFC 9113 and RFC 7541 say of frames and header blocks that are wrong, section by section. A server may always
 * end more than it must: the connection in the place of a stream.
 */
final class Http2Cases {
    static final Set<Outcome> CONNECTION = Set.of(Outcome.CONNECTION_ENDED);
    static final Set<Outcome> STREAM = Set.of(Outcome.STREAM_ENDED, Outcome.CONNECTION_ENDED);

    /** A malformed request may also be answered with 400 before its stream ends (RFC 9113, 8.1.1). */
    static final Set<Outcome> MALFORMED = Set.of(Outcome.STREAM_ENDED, Outcome.CONNECTION_ENDED, Outcome.REFUSED);

    static final Set<Outcome> FINE = Set.of(Outcome.ANSWERED);
    static final Set<Outcome> PONG = Set.of(Outcome.PONG);

    private Http2Cases() {}

    /** Frames behind the preface, and what may come of them. */
    record Case(String name, Frames frames, Set<Outcome> expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        addFrames(cases);
        addStreams(cases);
        addSettings(cases);
        addWindows(cases);
        addRequests(cases);
        HeaderBlockCases.addTo(cases);
        return cases;
    }

    /** RFC 9113, sections 4 and 6. */
    private static void addFrames(List<Case> cases) {
        cases.add(new Case(
                "4.1 an unknown type is ignored",
                frames().frame(0x16, 0, 0, bytes(1)).get(1, "/"),
                FINE));
        cases.add(new Case("4.1 unknown flags are ignored", frames().frame(PING, 0x16, 0, new byte[8]), PONG));
        cases.add(new Case("4.1 a reserved bit is ignored", frames().frame(PING, 0, 1 << 31, new byte[8]), PONG));
        cases.add(new Case(
                "4.2 a larger frame than allowed",
                frames().post(1).frame(DATA, END_STREAM, 1, new byte[16_385]),
                STREAM));
        cases.add(new Case(
                "4.2 larger headers than allowed", frames().frame(HEADERS, WHOLE, 1, new byte[16_385]), CONNECTION));
        cases.add(new Case(
                "4.3 another frame within headers",
                frames().frame(HEADERS, END_STREAM, 1, request("GET", "/")).frame(PRIORITY, 0, 1, new byte[5]),
                CONNECTION));
        cases.add(new Case(
                "4.3 other headers within headers",
                frames().frame(HEADERS, END_STREAM, 1, request("GET", "/")).get(3, "/"),
                CONNECTION));
        cases.add(new Case("6.1 data on stream 0", frames().frame(DATA, 0, 0, bytes(1)), CONNECTION));
        cases.add(new Case(
                "6.1 more padding than data",
                frames().post(1).frame(DATA, PADDED | END_STREAM, 1, bytes(6, 1, 1, 1, 1)),
                CONNECTION));
        cases.add(new Case("6.2 headers on stream 0", frames().get(0, "/"), CONNECTION));
        cases.add(new Case(
                "6.2 more padding than headers",
                frames().frame(HEADERS, WHOLE | PADDED, 1, joined(bytes(255), request("GET", "/"))),
                CONNECTION));
        cases.add(new Case("6.3 a priority on stream 0", frames().frame(PRIORITY, 0, 0, new byte[5]), CONNECTION));
        cases.add(new Case("6.3 a priority of 4 bytes", frames().frame(PRIORITY, 0, 1, new byte[4]), STREAM));
        cases.add(new Case("6.4 a reset on stream 0", frames().frame(RST_STREAM, 0, 0, number(8)), CONNECTION));
        cases.add(
                new Case("6.4 a reset of 3 bytes", frames().post(1).frame(RST_STREAM, 0, 1, new byte[3]), CONNECTION));
        cases.add(new Case(
                "6.6 a push promise of a client",
                frames().post(1).frame(PUSH_PROMISE, END_HEADERS, 1, joined(number(2), request("GET", "/"))),
                CONNECTION));
        cases.add(new Case("6.7 a ping comes back", frames().frame(PING, 0, 0, new byte[8]), PONG));
        cases.add(new Case(
                "6.7 an answer to no ping is ignored",
                frames().frame(PING, ACK, 0, bytes(1, 2, 3, 4, 5, 6, 7, 8)).get(1, "/"),
                FINE));
        cases.add(new Case("6.7 a ping on a stream", frames().frame(PING, 0, 1, new byte[8]), CONNECTION));
        cases.add(new Case("6.7 a ping of 6 bytes", frames().frame(PING, 0, 0, new byte[6]), CONNECTION));
        cases.add(new Case("6.8 a goaway on a stream", frames().frame(GOAWAY, 0, 1, new byte[8]), CONNECTION));
        cases.add(new Case(
                "6.10 a continuation of nothing",
                frames().frame(CONTINUATION, END_HEADERS, 1, request("GET", "/")),
                CONNECTION));
        cases.add(new Case(
                "6.10 a continuation behind the end",
                frames().post(1).frame(CONTINUATION, END_HEADERS, 1, block("a", "b")),
                CONNECTION));
        cases.add(new Case(
                "6.10 a continuation on stream 0",
                frames().frame(HEADERS, END_STREAM, 1, request("GET", "/")).frame(CONTINUATION, END_HEADERS, 0),
                CONNECTION));
        cases.add(new Case(
                "6.10 headers in two parts",
                frames().frame(HEADERS, END_STREAM, 1, request("GET", "/"))
                        .frame(CONTINUATION, END_HEADERS, 1, block("a", "b")),
                FINE));
        cases.add(new Case(
                "7 an unknown error code",
                frames().post(1).frame(RST_STREAM, 0, 1, number(0xff)).get(3, "/"),
                FINE));
    }

    /** RFC 9113, section 5. */
    private static void addStreams(List<Case> cases) {
        cases.add(new Case("5.1 data on an idle stream", frames().frame(DATA, END_STREAM, 1, bytes(1)), CONNECTION));
        cases.add(new Case("5.1 a reset of an idle stream", frames().frame(RST_STREAM, 0, 1, number(8)), CONNECTION));
        cases.add(new Case(
                "5.1 a window of an idle stream", frames().frame(WINDOW_UPDATE, 0, 1, number(100)), CONNECTION));
        cases.add(new Case(
                "5.1 data behind the end",
                frames().frame(HEADERS, WHOLE, 1, request("GET", "/held")).frame(DATA, END_STREAM, 1, bytes(1)),
                STREAM));
        cases.add(new Case(
                "5.1 headers behind the end",
                frames().frame(HEADERS, WHOLE, 1, request("GET", "/held"))
                        .frame(HEADERS, WHOLE, 1, request("GET", "/")),
                STREAM));
        cases.add(new Case(
                "5.1 data behind a reset",
                frames().post(1)
                        .frame(RST_STREAM, 0, 1, number(8))
                        .frame(DATA, END_STREAM, 1, bytes(1))
                        .frame(PING, 0, 0, new byte[8]),
                Set.of(Outcome.STREAM_ENDED, Outcome.CONNECTION_ENDED, Outcome.PONG)));
        cases.add(new Case("5.1.1 an even stream", frames().get(2, "/"), CONNECTION));
        // A connection error by the RFC; Netty, which has forgotten the stream, ends that one alone.
        cases.add(
                new Case("5.1.1 a smaller stream than before", frames().post(5).get(3, "/"), STREAM));
        Frames many = frames();
        for (int i = 0; i < 110; i++) {
            many.post(2 * i + 1);
        }
        cases.add(new Case("5.1.2 more streams than allowed", many, STREAM));
    }

    /** RFC 9113, section 6.5. */
    private static void addSettings(List<Case> cases) {
        cases.add(new Case(
                "6.5 an acknowledgement with content", frames().frame(SETTINGS, ACK, 0, new byte[6]), CONNECTION));
        cases.add(new Case("6.5 settings on a stream", frames().frame(SETTINGS, 0, 1, new byte[6]), CONNECTION));
        cases.add(new Case("6.5 settings of 3 bytes", frames().frame(SETTINGS, 0, 0, new byte[3]), CONNECTION));
        cases.add(new Case("6.5.2 push: 2", frames().setting(2, 2), CONNECTION));
        cases.add(new Case("6.5.2 a window of 2^31", frames().setting(4, 1 << 31), CONNECTION));
        cases.add(new Case("6.5.2 frames of 16383", frames().setting(5, 16_383), CONNECTION));
        cases.add(new Case("6.5.2 frames of 2^24", frames().setting(5, 1 << 24), CONNECTION));
        cases.add(new Case("6.5.2 an unknown setting", frames().setting(0xff, 1).get(1, "/"), FINE));
    }

    /** RFC 9113, section 6.9. */
    private static void addWindows(List<Case> cases) {
        cases.add(new Case(
                "6.9 no window for the connection", frames().frame(WINDOW_UPDATE, 0, 0, number(0)), CONNECTION));
        cases.add(
                new Case("6.9 no window for a stream", frames().post(1).frame(WINDOW_UPDATE, 0, 1, number(0)), STREAM));
        cases.add(new Case("6.9 a window of 3 bytes", frames().frame(WINDOW_UPDATE, 0, 0, new byte[3]), CONNECTION));
        cases.add(new Case(
                "6.9.1 too much for the connection",
                frames().frame(WINDOW_UPDATE, 0, 0, number(Integer.MAX_VALUE))
                        .frame(WINDOW_UPDATE, 0, 0, number(Integer.MAX_VALUE)),
                CONNECTION));
        cases.add(new Case(
                "6.9.1 too much for a stream",
                frames().post(1).frame(WINDOW_UPDATE, 0, 1, number(Integer.MAX_VALUE)),
                STREAM));
    }

    /** RFC 9113, section 8. */
    private static void addRequests(List<Case> cases) {
        malformed(cases, "8.2.1 a capital letter", "X-Test", "a");
        malformed(cases, "8.2.1 a line break in a name", "x\r\ny", "a");
        malformed(cases, "8.2.1 a line break in a value", "x", "a\r\ntransfer-encoding: chunked");
        malformed(cases, "8.2.1 a line feed in a value", "x", "a\nb");
        malformed(cases, "8.2.1 a zero in a value", "x", "a\0b");
        malformed(cases, "8.2.1 a colon in a name", "x:y", "a");
        malformed(cases, "8.2.1 a blank in a name", "x y", "a");
        malformed(cases, "8.2.1 an empty name", "", "a");
        malformed(cases, "8.2.2 connection", "connection", "keep-alive");
        malformed(cases, "8.2.2 transfer-encoding", "transfer-encoding", "chunked");
        malformed(cases, "8.2.2 upgrade", "upgrade", "h2c");
        malformed(cases, "8.2.2 keep-alive", "keep-alive", "1");
        malformed(cases, "8.2.2 proxy-connection", "proxy-connection", "close");
        malformed(cases, "8.2.2 te", "te", "trailers, deflate");
        malformed(cases, "8.3 an unknown pseudo header", ":test", "a");
        malformed(cases, "8.3 the pseudo header of an answer", ":status", "200");
        malformed(cases, "8.3 a pseudo header twice", ":path", "/other");
        malformed(cases, "8.3.1 another host", "host", "other");
        malformed(cases, "content-length twice", "content-length", "0", "content-length", "1");
        malformed(cases, "content-length with a sign", "content-length", "+0");
        cases.add(new Case(
                "8.3 a pseudo header behind others",
                headers(block(":method", "GET", "x", "y", ":scheme", "https", ":path", "/", ":authority", "a")),
                MALFORMED));
        cases.add(new Case(
                "8.3.1 no method", headers(block(":scheme", "https", ":path", "/", ":authority", "a")), MALFORMED));
        cases.add(new Case(
                "8.3.1 no scheme", headers(block(":method", "GET", ":path", "/", ":authority", "a")), MALFORMED));
        cases.add(new Case(
                "8.3.1 no path", headers(block(":method", "GET", ":scheme", "https", ":authority", "a")), MALFORMED));
        cases.add(new Case("8.3.1 an empty path", headers(request("GET", "")), MALFORMED));
        cases.add(new Case(
                "8.3.1 a path with a second request",
                headers(request("GET", "/ HTTP/1.1\r\nHost: a\r\n\r\nGET /hidden")),
                MALFORMED));
        cases.add(new Case("8.3.1 a method with a blank", headers(request("GET /hidden HTTP/1.1", "/")), MALFORMED));
        cases.add(new Case(
                "8.3.1 an authority with a user",
                headers(block(":method", "GET", ":scheme", "https", ":path", "/", ":authority", "a@b")),
                MALFORMED));
        cases.add(new Case(
                "8.1 headers behind headers that end nothing",
                frames().post(1).frame(HEADERS, END_HEADERS, 1, block("x", "y")),
                STREAM));
        cases.add(new Case(
                "8.1 pseudo headers in trailers",
                frames().post(1).frame(HEADERS, WHOLE, 1, block(":path", "/hidden")),
                STREAM));
        cases.add(new Case(
                "8.1.1 less content than said",
                frames().post(1, "content-length", "2").frame(DATA, END_STREAM, 1, bytes(1)),
                MALFORMED));
        cases.add(new Case(
                "8.1.1 more content than said",
                frames().post(1, "content-length", "1")
                        .frame(DATA, 0, 1, bytes(1))
                        .frame(DATA, END_STREAM, 1, bytes(1)),
                MALFORMED));
        cases.add(new Case(
                "8.1.1 no content, but said",
                frames().frame(HEADERS, WHOLE, 1, request("POST", "/", "content-length", "1")),
                MALFORMED));
    }

    private static void malformed(List<Case> cases, String name, String... further) {
        cases.add(new Case(name, headers(request("GET", "/", further)), MALFORMED));
    }

    /** A request whose head is this block, and nothing else. */
    static Frames headers(byte[] block) {
        return frames().frame(HEADERS, WHOLE, 1, block);
    }
}
