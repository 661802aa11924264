package io.photonpump.embedded.contract;

import io.photonpump.contract.TlsFixture;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.tls.SelfMadeCertificates;
import io.photonpump.embedded.tls.SelfMadeCertificates.ClientCertificate;
import io.photonpump.embedded.tls.ServerTls;
import java.nio.file.Path;

/** Embedded servers with TLS. The certificates are made once: all fixtures of this JVM share them. */
record EmbeddedTlsFixture(Dialect dialect) implements TlsFixture {

    private static final SelfMadeCertificates CERTIFICATES = SelfMadeCertificates.forHosts("localhost", "127.0.0.1");
    private static final ClientCertificate CLIENT = CERTIFICATES.clientCertificate("pony");

    @Override
    public SecureServer start() {
        return start(CERTIFICATES.serverTls());
    }

    @Override
    public SecureServer startUnderAnotherName() {
        return start(CERTIFICATES.serverTlsFor("db.example"));
    }

    @Override
    public SecureServer startForKnownClients() {
        return start(CERTIFICATES.serverTlsForKnownClients());
    }

    @Override
    public SecureServer startWithPlainHttp() {
        return start(CERTIFICATES.serverTls().withPlainHttp());
    }

    @Override
    public Path caFile() {
        return CERTIFICATES.caCertificate();
    }

    @Override
    public Path clientCertificate() {
        return CLIENT.certificate();
    }

    @Override
    public Path clientKey() {
        return CLIENT.privateKey();
    }

    private SecureServer start(ServerTls tls) {
        return new Running(
                EmbeddedEventStore.builder().dialect(dialect).tls(tls).start());
    }

    private record Running(EmbeddedEventStore server) implements SecureServer {

        @Override
        public int tcpPort() {
            return server.tcpPort();
        }

        @Override
        public int httpPort() {
            return server.httpPort();
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
