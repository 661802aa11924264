package io.photonpump.internal.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.settings.ClientSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Errors for servers with outdated TLS versions, which end the handshake in different ways. */
@Timeout(60)
class OldTlsTest {

    /** A fatal alert in TLS 1.0: 70 is protocol_version. */
    private static final byte[] WRONG_VERSION = {0x15, 3, 1, 0, 2, 2, 70};

    /** Accepts connections, reads the first bytes of each, answers with {@code bytes} and closes the connection. */
    private static Thread serve(ServerSocket door, byte[] answer) {
        Thread thread = new Thread(() -> {
            while (!door.isClosed()) {
                try (Socket socket = door.accept()) {
                    socket.getInputStream().read(new byte[16 * 1024]);
                    socket.getOutputStream().write(answer);
                } catch (IOException e) {
                    // The client has hung up, or the test is over.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static String failureWith(byte[] answer) throws Exception {
        try (ServerSocket door = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            serve(door, answer);
            ClientSettings settings = ClientSettings.parse(
                    "eventstore://localhost:" + door.getLocalPort() + "?tls=true&tlsVerify=false&connectTimeout=2s");
            try (EventStoreClient client = PhotonPump.connect(settings)) {
                return client.connected()
                        .handle((ready, failure) -> {
                            assertThat(failure).hasCauseInstanceOf(ConnectionFailedException.class);
                            return failure.getCause().getMessage();
                        })
                        .get(Duration.ofSeconds(20).toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    @Test
    void a_server_that_refuses_the_version_is_reported_with_the_setting_that_helps() throws Exception {
        assertThat(failureWith(WRONG_VERSION)).contains("TLS 1.2", "jdk.tls.disabledAlgorithms");
    }

    @Test
    void a_server_that_hangs_up_during_the_handshake_is_reported_with_the_setting_that_helps() throws Exception {
        assertThat(failureWith(new byte[0]))
                .contains("during the TLS handshake", "TLS 1.2")
                .doesNotContain("Stackless");
    }
}
