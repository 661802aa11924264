package io.photonpump.embedded.tls;

/** A certificate, key or certificate authority cannot be used; the message names the file and what it should hold. */
public final class TlsConfigurationException extends RuntimeException {

    TlsConfigurationException(String message, Exception cause) {
        super(message, cause);
    }
}
