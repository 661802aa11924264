package io.photonpump.internal.connection;

import java.io.IOException;

/** The server closed the connection during the TLS handshake. */
public final class HandshakeCutException extends IOException {

    private static final long serialVersionUID = 1;

    public HandshakeCutException(Throwable cause) {
        super("the server closed the connection during the TLS handshake", cause);
    }
}
