package io.photonpump.embedded.faults;

import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.cluster.EmbeddedCluster;
import io.photonpump.embedded.tls.SelfMadeCertificates;
import io.photonpump.settings.ClientSettings;
import io.photonpump.settings.TlsSettings;

/** The encryption between the clients and servers of a round. */
enum Security {
    PLAIN,
    TLS;

    /** Made once, because a certificate takes longer than a round should. */
    private static final class Certificates {
        static final SelfMadeCertificates MADE = SelfMadeCertificates.forHosts("localhost", "127.0.0.1");
    }

    void secure(EmbeddedEventStore.Builder server) {
        if (this == TLS) {
            server.tls(Certificates.MADE.serverTls());
        }
    }

    void secure(EmbeddedCluster.Builder cluster) {
        if (this == TLS) {
            cluster.tls(Certificates.MADE.serverTls());
        }
    }

    ClientSettings secure(ClientSettings client) {
        return this == TLS
                ? client.withTls(TlsSettings.defaults().withCaFile(Certificates.MADE.caCertificate()))
                : client;
    }
}
