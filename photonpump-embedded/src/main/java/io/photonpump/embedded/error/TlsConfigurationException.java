package io.photonpump.embedded.error;

/** A certificate, key or certificate authority is unusable. The message names the file and what it must contain. */
public final class TlsConfigurationException extends RuntimeException {

    /**
     * Creates an error for a file or a certificate.
     *
     * @param message the file and what it must contain
     * @param cause the error
     */
    public TlsConfigurationException(String message, Exception cause) {
        super(message, cause);
    }
}
