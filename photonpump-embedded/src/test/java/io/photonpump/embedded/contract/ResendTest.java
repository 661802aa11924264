package io.photonpump.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.photonpump.PhotonPump;
import io.photonpump.client.DeleteMode;
import io.photonpump.client.EventStoreClient;
import io.photonpump.client.PublishOptions;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.fault.Fault;
import io.photonpump.embedded.fault.FaultScript;
import io.photonpump.embedded.fault.Moment;
import io.photonpump.embedded.fault.Operation;
import io.photonpump.error.ConnectionLostException;
import io.photonpump.event.ExpectedVersion;
import io.photonpump.event.NewEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a request whose connection is lost after the server has carried it out and before it has said so. */
@Timeout(30)
class ResendTest {

    private static final String STREAM = "ponies";

    private final EmbeddedEventStore server = EmbeddedEventStore.start();
    private final EventStoreClient client = PhotonPump.connect(server.url());

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private static <T> T await(CompletableFuture<T> future) {
        return PhotonPump.await(future.copy().orTimeout(20, TimeUnit.SECONDS));
    }

    private void loseTheReplyTo(Operation operation) {
        server.faults(FaultScript.none().when(Moment.afterExecuting(operation), Fault.dropConnection()));
    }

    private static List<NewEvent> jumps(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> NewEvent.of("Jumped", Map.of("n", n)))
                .toList();
    }

    private void aWriteStandsOnce(ExpectedVersion expected) {
        await(client.publish(STREAM, jumps(2)));
        loseTheReplyTo(Operation.WRITE);

        var result = await(client.publish(STREAM, jumps(3), PublishOptions.expecting(expected)));

        assertThat(result.firstEventNumber()).isEqualTo(2);
        assertThat(result.lastEventNumber()).isEqualTo(4);
        assertThat(await(client.get(STREAM)).events()).hasSize(5);
    }

    @Test
    void aWriteOfAnyVersionIsFoundInTheStream() {
        aWriteStandsOnce(ExpectedVersion.any());
    }

    @Test
    void aWriteOfAnExactVersionIsRepeatedAndStandsOnce() {
        aWriteStandsOnce(ExpectedVersion.exactly(1));
    }

    @Test
    void aDeletionIsNotRepeatedAndSaysThatItWasSent() {
        await(client.publish(STREAM, jumps(1)));
        loseTheReplyTo(Operation.DELETE);

        var failure = catchThrowable(() -> await(client.deleteStream(STREAM, ExpectedVersion.any(), DeleteMode.SOFT)));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        ConnectionLostException.class,
                        lost -> assertThat(lost.sent()).isTrue());
    }
}
