package dev.hitotsu.gateway.limit;

import dev.hitotsu.gateway.filter.Exchange;
import io.netty.util.NetUtil;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;

/** Whose requests a limit counts together, and therefore when it is asked: before the token is looked at, or after. */
public enum LimitKey {
    /** Those of an address, before the token is looked at. */
    ADDRESS {
        @Override
        String of(Exchange exchange, Function<Exchange, Optional<String>> apiKey) {
            return "address:" + network(exchange.received().clientAddress());
        }
    },

    /**
     * Those of an API key that the route takes, before any token is looked at. Who brings no key, or an unknown one, is
     * counted by address: a new key for each request would be a new count.
     */
    API_KEY_OR_ADDRESS {
        @Override
        String of(Exchange exchange, Function<Exchange, Optional<String>> apiKey) {
            return apiKey.apply(exchange).map(key -> "key:" + key).orElseGet(() -> ADDRESS.of(exchange, apiKey));
        }
    },

    /** Those of a user or partner, after the token; those of nobody known are not counted. */
    SUBJECT {
        @Override
        String of(Exchange exchange, Function<Exchange, Optional<String>> apiKey) {
            return exchange.identity().isKnown()
                    ? "subject:" + exchange.identity().qualifiedSubject()
                    : "";
        }
    },

    /** Those of a user or partner, or of an address if nobody is known; after the token. */
    SUBJECT_OR_ADDRESS {
        @Override
        String of(Exchange exchange, Function<Exchange, Optional<String>> apiKey) {
            String subject = SUBJECT.of(exchange, apiKey);
            return subject.isEmpty() ? ADDRESS.of(exchange, apiKey) : subject;
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

    /**
     * The name of who is limited; empty if nobody is.
     *
     * @param apiKey a name for the API key of a request, if the route knows it
     */
    abstract String of(Exchange exchange, Function<Exchange, Optional<String>> apiKey);

    /** Whether the limit is asked before the token is looked at. */
    public boolean isBeforeAuthentication() {
        return this == ADDRESS || this == API_KEY_OR_ADDRESS;
    }
}
