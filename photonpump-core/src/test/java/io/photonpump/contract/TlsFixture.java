package io.photonpump.contract;

import java.nio.file.Path;

/** Starts servers with TLS and a certificate of a certain kind. All share one authority. */
public interface TlsFixture {

    /** Starts a server with TLS on both ports and a certificate for {@code localhost} and {@code 127.0.0.1}. */
    SecureServer start();

    /** Starts a server like {@link #start} with a certificate for another host. */
    SecureServer startUnderAnotherName();

    /** Starts a server like {@link #start} that accepts only clients with a certificate of the authority. */
    SecureServer startForKnownClients();

    /** Starts a server with TLS on the TCP port only, as servers before version 20 have it. */
    SecureServer startWithPlainHttp();

    /** Returns the PEM file of the authority. */
    Path caFile();

    /** Returns the PEM file of a client certificate of the authority. */
    Path clientCertificate();

    /** Returns the PEM file of the key of that certificate. */
    Path clientKey();

    /** A server on localhost, which the test closes. */
    interface SecureServer extends AutoCloseable {

        int tcpPort();

        int httpPort();

        @Override
        void close();
    }
}
