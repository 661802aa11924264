package io.photonpump.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.photonpump.PhotonPump;
import io.photonpump.client.DeleteMode;
import io.photonpump.client.EventStoreClient;
import io.photonpump.client.PublishOptions;
import io.photonpump.contract.CuttableWire;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.fault.Fault;
import io.photonpump.embedded.fault.FaultScript;
import io.photonpump.embedded.fault.Moment;
import io.photonpump.embedded.fault.Operation;
import io.photonpump.error.ConnectionLostException;
import io.photonpump.event.NewEvent;
import io.photonpump.event.WriteResult;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.settings.ClientSettings;
import io.photonpump.stream.ExpectedVersion;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Requests whose connection is lost before the answer: those that the client repeats, those that it searches
 * for first, and those that it leaves to its caller.
 */
@Timeout(30)
@ParameterizedClass
@EnumSource(Dialect.class)
class ResendTest {

    private static final String STREAM = "ponies";

    /** More events than the client reads in its search for a write. */
    private static final int MORE_THAN_A_PAGE = 4_200;

    @Parameter
    private Dialect dialect;

    private volatile Duration age = Duration.ZERO;
    private EmbeddedEventStore server;
    private CuttableWire wire;
    private TappedWire tap;

    /** Connected through the wire. */
    private EventStoreClient client;

    /** Connected directly to the server. */
    private EventStoreClient other;

    @BeforeEach
    void open() {
        InstantSource clock = () -> Instant.now().minus(age);
        server = EmbeddedEventStore.builder().dialect(dialect).time(clock).start();
        wire = new CuttableWire("localhost", server.tcpPort());
        tap = new TappedWire(wire.port());
        other = PhotonPump.connect(server.url());
        client = PhotonPump.connect(
                ClientSettings.defaults().withServer("localhost", tap.port()).withCredentials("admin", "changeit"));
        await(client.connected());
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        other.close();
        tap.close();
        wire.close();
        server.close();
    }

    private static <T> T await(CompletableFuture<T> future) {
        return PhotonPump.await(future.copy().orTimeout(20, TimeUnit.SECONDS));
    }

    private static List<NewEvent> jumps(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> NewEvent.of("Jumped", Map.of("n", n)))
                .toList();
    }

    private void loseTheReplyTo(Operation operation) {
        server.faults(FaultScript.none().when(Moment.afterExecuting(operation), Fault.dropConnection()));
    }

    private void loseTheRequest(Operation operation) {
        server.faults(FaultScript.none().when(Moment.beforeExecuting(operation), Fault.dropConnection()));
    }

    private void isSentTimes(int times, Command command) {
        assertThat(tap.sent(command)).hasSize(times);
    }

    private void theStreamHas(List<NewEvent> events) {
        assertThat(await(other.get(STREAM)).events())
                .extracting(event -> event.received().id())
                .containsExactlyElementsOf(events.stream().map(NewEvent::id).toList());
    }

    private CompletableFuture<WriteResult> write(List<NewEvent> events, ExpectedVersion expected) {
        return client.publish(STREAM, events, PublishOptions.defaults().withExpectedVersion(expected));
    }

    /** Writes events, withholds the answer, and interrupts the connection until {@link CuttableWire#mend}. */
    private CompletableFuture<WriteResult> writeAndLoseTheConnection(List<NewEvent> events, int before) {
        server.faults(FaultScript.none().when(Moment.afterExecuting(Operation.WRITE), Fault.stall()));
        var write = write(events, ExpectedVersion.any());
        server.await(STREAM, before + events.size());
        wire.interrupt();
        server.faults(FaultScript.none());
        return write;
    }

    @Test
    void a_write_of_any_version_is_searched_for_and_found() {
        await(other.publish(STREAM, jumps(2)));
        loseTheReplyTo(Operation.WRITE);

        var result = await(write(jumps(3), ExpectedVersion.any()));

        assertThat(result.firstEventNumber()).isEqualTo(2);
        assertThat(result.lastEventNumber()).isEqualTo(4);
        isSentTimes(1, Command.WRITE_EVENTS);
    }

    @Test
    void a_write_to_an_existing_stream_is_searched_for_and_found() {
        await(other.publish(STREAM, jumps(2)));
        loseTheReplyTo(Operation.WRITE);

        var result = await(write(jumps(3), ExpectedVersion.streamExists()));

        assertThat(result.lastEventNumber()).isEqualTo(4);
        isSentTimes(1, Command.WRITE_EVENTS);
    }

    @Test
    void a_write_is_found_after_a_restart_and_before_later_writes_of_others() {
        var mine = jumps(3);
        var write = writeAndLoseTheConnection(mine, 0);
        server.restart(); // the server forgets the ids that it would recognise
        await(other.publish(STREAM, jumps(5)));
        wire.mend();

        var result = await(write);

        assertThat(result.firstEventNumber()).isZero();
        assertThat(result.lastEventNumber()).isEqualTo(2);
        assertThat(await(other.get(STREAM)).events()).hasSize(8);
        isSentTimes(1, Command.WRITE_EVENTS);
    }

    @Test
    void a_write_that_is_absent_from_the_whole_stream_is_sent_again() {
        var first = jumps(2);
        await(other.publish(STREAM, first));
        var mine = jumps(1);
        loseTheRequest(Operation.WRITE);

        var result = await(write(mine, ExpectedVersion.any()));

        assertThat(result.lastEventNumber()).isEqualTo(2);
        theStreamHas(IntStream.range(0, 3)
                .mapToObj(n -> n < 2 ? first.get(n) : mine.get(0))
                .toList());
        isSentTimes(2, Command.WRITE_EVENTS);
    }

    @Test
    void a_write_to_a_missing_stream_is_sent_again() {
        var mine = jumps(2);
        loseTheRequest(Operation.WRITE);

        await(write(mine, ExpectedVersion.any()));

        theStreamHas(mine);
        isSentTimes(2, Command.WRITE_EVENTS);
    }

    @Test
    void a_write_that_is_absent_from_the_events_since_its_attempt_is_sent_again() {
        age = Duration.ofHours(1);
        await(other.publish(STREAM, jumps(MORE_THAN_A_PAGE)));
        age = Duration.ZERO;
        loseTheRequest(Operation.WRITE);

        var result = await(write(jumps(1), ExpectedVersion.any()));

        assertThat(result.lastEventNumber()).isEqualTo(MORE_THAN_A_PAGE);
        isSentTimes(2, Command.WRITE_EVENTS);
    }

    @Test
    void a_write_is_found_through_any_number_of_pages() {
        var mine = jumps(2);
        var write = writeAndLoseTheConnection(mine, 0);
        server.restart();
        await(other.publish(STREAM, jumps(MORE_THAN_A_PAGE)));
        wire.mend();

        assertThat(await(write).firstEventNumber()).isZero();
        isSentTimes(1, Command.WRITE_EVENTS);
    }

    @Test
    void a_write_of_an_exact_version_is_sent_again_and_stored_once() {
        await(other.publish(STREAM, jumps(2)));
        loseTheReplyTo(Operation.WRITE);

        var result = await(write(jumps(3), ExpectedVersion.exactly(1)));

        assertThat(result.firstEventNumber()).isEqualTo(2);
        assertThat(await(other.get(STREAM)).events()).hasSize(5);
        isSentTimes(2, Command.WRITE_EVENTS);
    }

    @Test
    void a_write_that_expects_no_stream_is_sent_again_and_stored_once_even_after_a_restart() {
        var mine = jumps(2);
        server.faults(FaultScript.none().when(Moment.afterExecuting(Operation.WRITE), Fault.stall()));
        var write = write(mine, ExpectedVersion.noStream());
        server.await(STREAM, 2);
        wire.interrupt();
        server.restart();
        wire.mend();

        assertThat(await(write).lastEventNumber()).isEqualTo(1);
        theStreamHas(mine);
        isSentTimes(2, Command.WRITE_EVENTS);
    }

    // Requests that are not repeated

    private void isNotRepeated(
            Operation operation, Command command, Function<EventStoreClient, CompletableFuture<?>> request) {
        for (var fault : List.<Runnable>of(() -> loseTheReplyTo(operation), () -> loseTheRequest(operation))) {
            int before = tap.sent(command).size();
            fault.run();

            assertThat(catchThrowable(() -> await(request.apply(client)))).isInstanceOf(ConnectionLostException.class);

            await(client.ping()); // on the next connection, after any repeated request
            isSentTimes(before + 1, command);
        }
    }

    @Test
    void a_deletion_is_not_repeated() {
        await(other.publish(STREAM, jumps(1)));
        isNotRepeated(
                Operation.DELETE,
                Command.DELETE_STREAM,
                on -> on.deleteStream(STREAM, ExpectedVersion.any(), DeleteMode.SOFT));
    }

    @Test
    void no_step_of_a_transaction_is_repeated() {
        isNotRepeated(
                Operation.TRANSACTION,
                Command.TRANSACTION_START,
                on -> on.startTransaction(STREAM, ExpectedVersion.any()));
        long id = await(other.startTransaction(STREAM, ExpectedVersion.any())).id();
        isNotRepeated(
                Operation.TRANSACTION,
                Command.TRANSACTION_WRITE,
                on -> on.continueTransaction(STREAM, id).write(jumps(1)));
        isNotRepeated(
                Operation.TRANSACTION,
                Command.TRANSACTION_COMMIT,
                on -> on.continueTransaction(STREAM, id).commit());
    }

    @Test
    void the_administration_of_groups_is_not_repeated() {
        var settings = PersistentSubscriptionSettings.defaults();
        isNotRepeated(
                Operation.CHANGE_GROUP,
                Command.CREATE_PERSISTENT_SUBSCRIPTION,
                on -> on.createSubscription(STREAM, "vet", settings));
        isNotRepeated(
                Operation.CHANGE_GROUP,
                Command.UPDATE_PERSISTENT_SUBSCRIPTION,
                on -> on.updateSubscription(STREAM, "vet", settings));
        isNotRepeated(
                Operation.CHANGE_GROUP,
                Command.DELETE_PERSISTENT_SUBSCRIPTION,
                on -> on.deleteSubscription(STREAM, "vet"));
    }
}
