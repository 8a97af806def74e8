package dev.hitotsu.mysql.internal.binlog;

import java.io.IOException;

/** Bytes of the binary log that are not as they should be. */
final class BinlogFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    BinlogFormatException(String message) {
        super(message);
    }
}
