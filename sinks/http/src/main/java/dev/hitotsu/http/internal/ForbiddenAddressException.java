package dev.hitotsu.http.internal;

import java.io.IOException;

/** A host has no address to which one may connect. */
public final class ForbiddenAddressException extends IOException {
    private static final long serialVersionUID = 1L;

    public ForbiddenAddressException(String message) {
        super(message);
    }
}
