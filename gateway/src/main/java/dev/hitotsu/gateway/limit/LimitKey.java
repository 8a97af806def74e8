package dev.hitotsu.gateway.limit;

import dev.hitotsu.gateway.filter.Exchange;
import io.netty.util.NetUtil;
import java.util.HexFormat;

/** Whose requests a limit counts together, and therefore when it is asked: before the token is looked at, or after. */
public enum LimitKey {
    /** Those of an address, before the token is looked at. */
    ADDRESS {
        @Override
        String of(Exchange exchange) {
            return "address:" + network(exchange.received().clientAddress());
        }
    },

    /** Those of a user or partner, after the token; those of nobody known are not counted. */
    SUBJECT {
        @Override
        String of(Exchange exchange) {
            return exchange.identity().isKnown()
                    ? "subject:" + exchange.identity().qualifiedSubject()
                    : "";
        }
    },

    /** Those of a user or partner, or of an address if nobody is known; after the token. */
    SUBJECT_OR_ADDRESS {
        @Override
        String of(Exchange exchange) {
            String subject = SUBJECT.of(exchange);
            return subject.isEmpty() ? ADDRESS.of(exchange) : subject;
        }
    };

    private static final int IPV4_BYTES = 4;
    private static final int NETWORK_BYTES = 8;

    /** Of IPv6 the first 64 bits: a household has at least so many addresses (RFC 6177). */
    static String network(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return bytes == null || bytes.length == IPV4_BYTES || address.contains(".")
                ? address
                : HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES);
    }

    /** The name of who is limited; empty if nobody is. */
    abstract String of(Exchange exchange);

    /** Whether the limit is asked before the token is looked at. */
    public boolean isBeforeAuthentication() {
        return this == ADDRESS;
    }
}
