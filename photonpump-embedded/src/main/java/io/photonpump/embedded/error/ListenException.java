package io.photonpump.embedded.error;

/** A port cannot be listened on, usually because another program does. */
public final class ListenException extends RuntimeException {

    private final String host;
    private final int port;

    /** @param cause what the system said */
    public ListenException(String host, int port, Throwable cause) {
        super(
                "cannot listen on " + host + ":" + port + " (" + cause.getMessage()
                        + "): stop the program that uses this port, or choose another; 0 takes a free one",
                cause);
        this.host = host;
        this.port = port;
    }

    public String host() {
        return host;
    }

    public int port() {
        return port;
    }
}
