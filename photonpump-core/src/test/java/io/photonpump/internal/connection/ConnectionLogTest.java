package io.photonpump.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.cluster.Endpoint;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.error.NotAuthenticatedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The log of a connection at level INFO. */
@Timeout(30)
class ConnectionLogTest {

    private static final Endpoint SERVER = new Endpoint("stable", 1113);

    private final ConnectionLog log = new ConnectionLog("club");
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @BeforeEach
    void capture() {
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void release() {
        System.setErr(before);
    }

    private List<String> warnings() {
        return bytes.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("WARN"))
                .toList();
    }

    private static ConnectionFailedException failure(Throwable cause) {
        return new ConnectionFailedException(SERVER, "advice", cause);
    }

    @Test
    void each_connection_loss_is_a_warning_after_any_number_of_attempts() {
        for (int attempt = 1; attempt <= 3; attempt++) {
            log.connected(SERVER, attempt);
            log.lost(SERVER, new IOException("loss " + attempt));
        }

        assertThat(warnings()).hasSize(3).allMatch(line -> line.contains("lost the connection to stable:1113"));
    }

    @Test
    void a_wrong_password_is_one_warning_although_the_server_was_not_there_at_first() {
        log.failed(1, failure(new ConnectException("refused")));
        log.failed(2, failure(new ConnectException("refused")));
        for (int attempt = 3; attempt < 50; attempt++) {
            log.failed(attempt, failure(new NotAuthenticatedException("connecting", "admin")));
        }

        assertThat(warnings()).hasSize(2);
    }

    @Test
    void failures_after_another_connection_are_logged_as_new() {
        log.failed(1, failure(new ConnectException("refused")));
        log.connected(SERVER, 2);
        log.failed(1, failure(new ConnectException("refused")));

        assertThat(warnings()).hasSize(2);
    }
}
