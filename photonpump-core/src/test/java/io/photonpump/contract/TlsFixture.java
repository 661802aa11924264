package io.photonpump.contract;

import java.nio.file.Path;

/** Starts servers that speak TLS, for tests that need a certificate of a certain kind. All share one authority. */
public interface TlsFixture {

    /** TLS on both ports, with a certificate for {@code localhost} and {@code 127.0.0.1}. */
    SecureServer start();

    /** The same, but the certificate is for a host that nobody asks for. */
    SecureServer startUnderAnotherName();

    /** The same as {@link #start}, for clients with a certificate of the authority only. */
    SecureServer startForKnownClients();

    /** TLS on the TCP port only, as on servers before version 20. */
    SecureServer startWithPlainHttp();

    /** PEM file: the authority. */
    Path caFile();

    /** PEM file: a certificate of a client that the authority knows. */
    Path clientCertificate();

    /** PEM file: its key. */
    Path clientKey();

    /** A server on localhost; whoever started it closes it. */
    interface SecureServer extends AutoCloseable {

        int tcpPort();

        int httpPort();

        @Override
        void close();
    }
}
