package dev.hitotsu.gateway.upstream;

import java.util.List;

/** Where a service listens at the moment. Thread-safe; does not block. */
public interface AddressSource extends AutoCloseable {
    /** The addresses, none if nobody listens. The same list as before if nothing has changed. */
    List<Address> current();

    /**
     * The share of the load that one of them takes, in proportion to those of the others; more than 0, and 1 for all by
     * default.
     */
    default double weight(Address address) {
        return 1;
    }

    /** Ends the watching, if there is any. */
    @Override
    void close();

    /** Always these. */
    static AddressSource of(List<Address> addresses) {
        List<Address> copy = List.copyOf(addresses);
        return new AddressSource() {
            @Override
            public List<Address> current() {
                return copy;
            }

            @Override
            public void close() {
                // Nothing is watched.
            }
        };
    }
}
