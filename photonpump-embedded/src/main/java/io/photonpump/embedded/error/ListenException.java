package io.photonpump.embedded.error;

/** The server cannot listen on a port, usually because another program uses it. */
public final class ListenException extends RuntimeException {

    private final String host;
    private final int port;

    /**
     * Creates an error for a port.
     *
     * @param host the address
     * @param port the port
     * @param cause the error of the system
     */
    public ListenException(String host, int port, Throwable cause) {
        super(
                "cannot listen on " + host + ":" + port + " (" + cause.getMessage()
                        + "): stop the program that uses this port, or choose another; 0 takes a free one",
                cause);
        this.host = host;
        this.port = port;
    }

    /** {@return the address} */
    public String host() {
        return host;
    }

    /** {@return the port} */
    public int port() {
        return port;
    }
}
