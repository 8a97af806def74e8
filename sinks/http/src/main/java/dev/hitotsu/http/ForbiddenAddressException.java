package dev.hitotsu.http;

import java.io.IOException;

/** A host has no address to which one may connect. */
final class ForbiddenAddressException extends IOException {
    private static final long serialVersionUID = 1L;

    ForbiddenAddressException(String message) {
        super(message);
    }
}
