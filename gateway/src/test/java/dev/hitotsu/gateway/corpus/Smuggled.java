package dev.hitotsu.gateway.corpus;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Requests of which two programs may see different ends, made by rule: everything that was ever found to stand in the
 * way of {@code Content-Length} or {@code Transfer-Encoding}, at every place.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-11.2">RFC 9112, 11.2, Request Smuggling</a>
 */
final class Smuggled {
    private static final List<String> LENGTHS = List.of(
            "+0",
            "-0",
            "-1",
            "0x0",
            "0x10",
            "1e1",
            "0.0",
            "0,0",
            "0, 40",
            "40, 0",
            "0 0",
            "0\u00004",
            "\"0\"",
            "0;",
            "",
            "zero",
            "99999999999999999999",
            "18446744073709551616",
            "9223372036854775808",
            "\u00a00",
            "0\u0085");
    private static final List<String> ENCODINGS = List.of(
            "xchunked",
            "chunkedx",
            "chunked, identity",
            "identity",
            "identity, chunked",
            "gzip, chunked",
            "chunked, gzip",
            "chunked, chunked",
            "chunked;q=1",
            "\"chunked\"",
            "'chunked'",
            "chun ked",
            "chunked,",
            ",chunked",
            "",
            "chunke",
            "chunked\u0000",
            "\u00a0chunked",
            "chunked\u0085",
            "cow",
            "0",
            "true");

    private Smuggled() {}

    /** The part of each request behind its first line and {@code Host}. All are to be refused. */
    static List<String> heads() {
        Set<String> heads = new LinkedHashSet<>();
        String chunks = "\r\n0\r\n\r\n";
        for (String length : LENGTHS) {
            heads.add("Content-Length: " + length + "\r\n\r\n");
            heads.add("Content-Length: 0\r\nContent-Length: " + length + "\r\n\r\n");
            heads.add("Content-Length: " + length + "\r\nContent-Length: 0\r\n\r\n");
        }
        for (String encoding : ENCODINGS) {
            heads.add("Transfer-Encoding: " + encoding + "\r\n" + chunks);
            heads.add("Transfer-Encoding: " + encoding + "\r\nContent-Length: 5\r\n" + chunks);
            heads.add("Content-Length: 5\r\nTransfer-Encoding: " + encoding + "\r\n" + chunks);
            heads.add("Transfer-Encoding: chunked\r\nTransfer-Encoding: " + encoding + "\r\n" + chunks);
            heads.add("Transfer-Encoding: " + encoding + "\r\nTransfer-Encoding: chunked\r\n" + chunks);
        }
        heads.add("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n" + chunks);
        heads.add("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n" + chunks);
        names(heads, chunks);
        bytes(heads, chunks);
        return List.copyOf(heads);
    }

    /** Names that are nearly those of framing, and lines that are nearly lines. */
    private static void names(Set<String> heads, String chunks) {
        for (String name : List.of("Content-Length", "Transfer-Encoding")) {
            String value = name.startsWith("C") ? "0" : "chunked";
            String rest = name.startsWith("C") ? "\r\n" : chunks;
            for (String line : List.of(
                    name + " : " + value,
                    name + "\t: " + value,
                    name + "\u000b: " + value,
                    name + "\u0000: " + value,
                    " " + name + ": " + value,
                    "\t" + name + ": " + value,
                    name + ":\r\n " + value,
                    name + ":\n " + value,
                    name + " " + value,
                    "X: y\n" + name + ": " + value,
                    "X: y\r" + name + ": " + value,
                    "\"" + name + "\": " + value,
                    "(" + name + "): " + value,
                    name.replace('-', ' ') + ": " + value,
                    name + ":" + "\u000b" + value,
                    name + ": " + value + "\n" + "X: y")) {
                heads.add(line + "\r\n" + rest);
            }
        }
    }

    /** Each byte that is no part of a line, before and behind name and value. */
    private static void bytes(Set<String> heads, String chunks) {
        IntStream.concat(IntStream.range(0, 32), IntStream.of(127))
                .filter(b -> b != '\t' && b != '\n' && b != '\r')
                .mapToObj(b -> String.valueOf((char) b))
                .forEach(b -> {
                    heads.add(b + "Transfer-Encoding: chunked\r\n" + chunks);
                    heads.add("Transfer-Encoding" + b + ": chunked\r\n" + chunks);
                    heads.add("Transfer-Encoding:" + b + "chunked\r\n" + chunks);
                    heads.add("Transfer-Encoding: chunked" + b + "\r\n" + chunks);
                    heads.add("Content-Length: " + b + "0\r\n\r\n");
                    heads.add("Content-Length: 0" + b + "\r\n\r\n");
                });
    }

    /** Bodies whose chunks two programs may read differently, behind a sound {@code Transfer-Encoding: chunked}. */
    static List<String> chunks() {
        List<String> chunks = new ArrayList<>();
        for (String size : List.of(
                "0x0",
                "-0",
                "+0",
                "-1",
                " 0",
                "0 0",
                "g",
                "",
                "\"0\"",
                "fffffffffffffffff",
                "10000000000000000",
                "0\u0000",
                "\u00000",
                "0\u000b",
                "0_0",
                "1_0")) {
            chunks.add(size + "\r\n\r\n");
        }
        chunks.addAll(List.of(
                "0\n\n",
                "0\r\r",
                "0\n\r\n",
                "0\r\n\n",
                "0\r\n\r",
                "1\r\nab\r\n0\r\n\r\n",
                "2\r\na\r\n0\r\n\r\n",
                "1\r\na0\r\n\r\n",
                "1\na\r\n0\r\n\r\n",
                "1\r\na\n0\r\n\r\n",
                "1;\nx\r\na\r\n0\r\n\r\n",
                "0 ;\nx\r\n\r\n",
                "0;x\ny\r\n\r\n",
                "0\r\nX y\r\n\r\n",
                "0\r\n X: y\r\n\r\n",
                "0\r\nX : y\r\n\r\n",
                "0\r\nX: y\nZ: z\r\n\r\n",
                "0\r\nBad\u0000Name: x\r\n\r\n",
                "\r\n0\r\n\r\n",
                "a".repeat(17) + "\r\n"));
        return chunks;
    }

    /** Whole first lines and heads that are malformed, or mean one thing to one program and another to the next. */
    static List<String> starts() {
        return List.of(
                "POST /visible HTTP/1.1\r\n\r\n",
                "POST /visible HTTP/1.1\r\n Host: a\r\n\r\n",
                "POST /visible HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "POST /visible HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
                "POST /visible HTTP/1.1\r\nHost: a, b\r\n\r\n",
                "POST /visible HTTP/1.1\r\nHost: a b\r\n\r\n",
                "POST /visible HTTP/1.1\r\nHost: a@b\r\n\r\n",
                "POST /visible HTTP/1.1\r\nHost: a/b\r\n\r\n",
                "POST /visible HTTP/1.1\r\nHost: a#b\r\n\r\n",
                "POST /visible HTTP/1.1\r\nHost: a\u0000b\r\n\r\n",
                "POST /visible HTTP/1.1\r\nHost: a:b\r\n\r\n",
                "POST /visible HTTP/1.1\r\nHost : a\r\n\r\n",
                "POST /visible HTTP/1.1\r\nHost:\r\n a\r\n\r\n",
                "POST /visible HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /visible HTTP/1.0\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 40\r\n\r\n",
                "POST /visible HTTP/1.2\r\nHost: a\r\n\r\n",
                "POST /visible HTTP/2.0\r\nHost: a\r\n\r\n",
                "POST /visible HTTP/0.9\r\nHost: a\r\n\r\n",
                "POST /visible HTTP/11\r\nHost: a\r\n\r\n",
                "POST /visible HTTP/1.10\r\nHost: a\r\n\r\n",
                "POST /visible http/1.1\r\nHost: a\r\n\r\n",
                "POST /visible HTTPS/1.1\r\nHost: a\r\n\r\n",
                "POST /visible XTTP/1.1\r\nHost: a\r\n\r\n",
                "POST /visible HTTP /1.1\r\nHost: a\r\n\r\n",
                "POST /visible HTTP/1.1 \r\nHost: a\r\n\r\n",
                "POST /visible HTTP/1.1 x\r\nHost: a\r\n\r\n",
                "POST /visible\r\nHost: a\r\n\r\n",
                "POST  HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST\r\nHost: a\r\n\r\n",
                "PO ST /visible HTTP/1.1\r\nHost: a\r\n\r\n",
                "PO\u0000ST /visible HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST(/visible HTTP/1.1\r\nHost: a\r\n\r\n",
                "P@ST /visible HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST /vis ible HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST /vis\u0000ible HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST /vis\u000bible HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST visible HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST http://b/visible HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST http:///visible HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST ftp://a/visible HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST file:///etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST * HTTP/1.1\r\nHost: a\r\n\r\n",
                "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n",
                "CONNECT /visible HTTP/1.1\r\nHost: a\r\n\r\n",
                "TRACE /visible HTTP/1.1\r\nHost: a\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "POST /visible HTTP/1.1\r\nHost: a\r\nFoo\r\n\r\n",
                "POST /visible HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n",
                "POST /visible HTTP/1.1\r\nHost: a\r\nBad Name: x\r\n\r\n",
                "POST /visible HTTP/1.1\r\nHost: a\r\nX: a\u0000b\r\n\r\n",
                "POST /visible HTTP/1.1\nHost: a\r\n\r\n",
                "POST /visible HTTP/1.1\rHost: a\r\n\r\n",
                "POST /visible HTTP/1.1\r\nHost: a\r\nX: y\r\r\n\r\n");
    }
}
