package io.photonpump.embedded.error;

/** A certificate, key or certificate authority cannot be used; the message names the file and what it should hold. */
public final class TlsConfigurationException extends RuntimeException {

    public TlsConfigurationException(String message, Exception cause) {
        super(message, cause);
    }
}
