package dev.hitotsu.gateway.corpus;

import static dev.hitotsu.gateway.corpus.Frames.bytes;
import static dev.hitotsu.gateway.corpus.Frames.indexed;
import static dev.hitotsu.gateway.corpus.Frames.joined;
import static dev.hitotsu.gateway.corpus.Frames.request;
import static dev.hitotsu.gateway.corpus.Http2Cases.CONNECTION;
import static dev.hitotsu.gateway.corpus.Http2Cases.MALFORMED;
import static dev.hitotsu.gateway.corpus.Http2Cases.headers;

import dev.hitotsu.gateway.corpus.Http2Cases.Case;
import java.util.Arrays;
import java.util.List;

/** What RFC 7541 says of header blocks that are wrong, section by section. */
final class HeaderBlockCases {
    private HeaderBlockCases() {}

    static void addTo(List<Case> cases) {
        // A header of 3,900 bytes once, and then by its index, a byte each: twelve kilobytes become forty-six
        // megabytes.
        byte[] again = new byte[12_000];
        Arrays.fill(again, (byte) 0xbe);
        cases.add(new Case(
                "7.1 headers that unpack to megabytes (CVE-2016-6581)",
                headers(joined(request("GET", "/hidden"), indexed("x", "a".repeat(3_900)), again)),
                MALFORMED));
        cases.add(new Case(
                "2.3.3 an index beyond the tables",
                headers(joined(request("GET", "/"), bytes(0xff, 0x50))),
                CONNECTION));
        cases.add(new Case("6.1 the index 0", headers(joined(request("GET", "/"), bytes(0x80))), CONNECTION));
        cases.add(new Case(
                "6.3 a table larger than allowed",
                headers(joined(bytes(0x3f, 0xe1, 0xff, 0x03), request("GET", "/"))),
                CONNECTION));
        cases.add(new Case(
                "4.2 a change of the table's size at the end",
                headers(joined(request("GET", "/"), bytes(0x20))),
                CONNECTION));
        cases.add(new Case(
                "5.1 a number without end",
                headers(joined(request("GET", "/"), bytes(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff))),
                CONNECTION));
        cases.add(new Case(
                "5.2 a text longer than its block",
                headers(joined(request("GET", "/"), bytes(0, 0x7f, 0x20, 'a'))),
                CONNECTION));
        cases.add(new Case(
                "5.2 padding of Huffman's code that is too long",
                headers(joined(request("GET", "/"), bytes(0, 1, 'x', 0x84, 0xff, 0xff, 0xff, 0xff))),
                CONNECTION));
    }
}
