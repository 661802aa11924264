package io.photonpump.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.client.PublishOptions;
import io.photonpump.event.Credentials;
import io.photonpump.event.DeleteResult;
import io.photonpump.event.StreamMetadata;
import io.photonpump.event.WriteResult;
import io.photonpump.stream.ExpectedVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Writes to one stream that do not wait for each other are carried out in the order of the calls, for administrators and for ordinary
 * users, whose writes servers let overtake one another.
 */
public abstract class OrderContract extends Contract {

    private static final String PASSWORD = "oats-and-hay";

    enum Login {
        ADMINISTRATOR,
        ORDINARY_USER
    }

    private @Nullable EventStoreClient ordinary;

    protected OrderContract(ServerFixture server) {
        super(server);
    }

    @AfterEach
    void disconnect() {
        if (ordinary != null) {
            ordinary.close();
        }
    }

    /** A user that is created for this test has the rights of all users only. */
    private EventStoreClient as(Login username) {
        if (username == Login.ADMINISTRATOR) {
            return client;
        }
        assumeTrue(server.checksAccess(), "this server does not check access");
        String name = "rider-" + UUID.randomUUID();
        await(client.admin().users().create(name, "Rider", List.of(), PASSWORD));
        EventStoreClient connected = PhotonPump.connect(server.settings()
                .withCredentials(new Credentials(name, PASSWORD))
                .withConnectTimeout(Duration.ofSeconds(15)));
        ordinary = connected;
        // The server needs some seconds to know a new user.
        eventually(() ->
                connected.ping().handle((pong, unknown) -> unknown == null).join());
        return connected;
    }

    private static CompletableFuture<WriteResult> publish(EventStoreClient client, String stream, int n) {
        return client.publish(stream, jumps(n, 1));
    }

    @ParameterizedTest
    @EnumSource
    void writes_that_do_not_wait_for_each_other_are_in_the_order_of_the_calls(Login username) {
        EventStoreClient writer = as(username);
        String stream = newStream("order");

        List<CompletableFuture<WriteResult>> writes =
                range(0, 1000).stream().map(n -> publish(writer, stream, n)).toList();

        for (int n = 0; n < 1000; n++) {
            WriteResult result = await(writes.get(n));
            assertThat(result.firstEventNumber()).isEqualTo(n);
            assertThat(result.lastEventNumber()).isEqualTo(n);
            assertThat(result.position()).isNotNull();
        }
        assertThat(numbers(await(client.get(stream)).events()))
                .isEqualTo(range(0, 1000).subList(0, 500));
    }

    @ParameterizedTest
    @EnumSource
    void three_writes_to_each_of_many_new_streams_are_in_order(Login username) {
        EventStoreClient writer = as(username);
        String prefix = newStream("order");
        List<CompletableFuture<WriteResult>> writes = range(0, 300).stream()
                .map(n -> publish(writer, prefix + n / 3, n))
                .toList();
        writes.forEach(Contract::await);

        for (int i = 0; i < 100; i++) {
            assertThat(numbers(await(client.get(prefix + i)).events())).isEqualTo(range(3 * i, 3 * i + 3));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_chain_of_expected_versions_is_not_refused(Login username) {
        EventStoreClient writer = as(username);
        String stream = newStream("order");
        List<CompletableFuture<WriteResult>> chain = new ArrayList<>();
        for (int n = 0; n < 100; n++) {
            var expected = n == 0 ? ExpectedVersion.noStream() : ExpectedVersion.exactly(2 * n - 1);
            chain.add(writer.publish(
                    stream, jumps(2 * n, 2), PublishOptions.defaults().withExpectedVersion(expected)));
        }

        for (int n = 0; n < 100; n++) {
            assertThat(await(chain.get(n)).lastEventNumber()).isEqualTo(2 * n + 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void deletions_keep_their_place(Login username) {
        EventStoreClient writer = as(username);
        String stream = newStream("order");
        List<CompletableFuture<WriteResult>> writes = new ArrayList<>();
        List<CompletableFuture<DeleteResult>> deletions = new ArrayList<>();
        for (int n = 0; n < 40; n += 2) {
            writes.add(publish(writer, stream, n));
            deletions.add(writer.deleteStream(stream));
            writes.add(publish(writer, stream, n + 1));
        }
        writes.forEach(Contract::await);
        deletions.forEach(Contract::await);

        assertThat(numbers(await(client.get(stream)).events())).containsExactly(39);
    }

    @Test
    void metadata_writes_keep_their_order() {
        String stream = newStream("order");
        List<CompletableFuture<WriteResult>> writes = IntStream.rangeClosed(1, 50)
                .mapToObj(n -> client.setStreamMetadata(
                        stream, StreamMetadata.defaults().withMaxCount((long) n), ExpectedVersion.any()))
                .toList();

        for (int n = 0; n < 50; n++) {
            assertThat(await(writes.get(n)).lastEventNumber()).isEqualTo(n);
        }
        assertThat(await(client.getStreamMetadata(stream)).metadata().maxCount())
                .isEqualTo(50);
    }

    @ParameterizedTest
    @EnumSource
    void all_writes_before_the_commit_belong_to_the_transaction(Login username) {
        EventStoreClient writer = as(username);
        String stream = newStream("order");
        var transaction = await(writer.startTransaction(stream, ExpectedVersion.any()));

        List<CompletableFuture<Void>> steps =
                range(0, 10).stream().map(n -> transaction.write(jumps(n, 1))).toList();
        var committed = transaction.commit();
        var next = publish(writer, stream, 10);

        steps.forEach(Contract::await);
        assertThat(await(committed).lastEventNumber()).isEqualTo(9);
        assertThat(await(next).lastEventNumber()).isEqualTo(10);
        assertThat(numbers(await(client.get(stream)).events())).isEqualTo(range(0, 11));
    }

    @ParameterizedTest
    @EnumSource
    void an_event_that_is_published_again_is_recognised_among_others(Login username) {
        EventStoreClient writer = as(username);
        String stream = newStream("order");
        var events = jumps(0, 1);
        await(writer.publish(stream, events));

        List<CompletableFuture<WriteResult>> again = new ArrayList<>();
        for (int n = 1; n < 20; n++) {
            publish(writer, stream, n);
            again.add(writer.publish(stream, events));
        }

        again.forEach(write -> assertThat(await(write).lastEventNumber()).isZero());
        assertThat(numbers(await(client.get(stream)).events())).isEqualTo(range(0, 20));
    }

    @ParameterizedTest
    @EnumSource
    void no_caller_pays_for_the_mistake_of_another(Login username) {
        EventStoreClient writer = as(username);
        String stream = streamOf("order", 1);
        List<CompletableFuture<WriteResult>> good = new ArrayList<>();
        List<CompletableFuture<WriteResult>> bad = new ArrayList<>();
        for (int n = 1; n < 20; n++) {
            good.add(publish(writer, stream, n));
            bad.add(writer.publish(
                    stream,
                    jumps(99, 1),
                    PublishOptions.defaults().withExpectedVersion(ExpectedVersion.exactly(5000))));
        }

        bad.forEach(write -> assertFailure(write).isNotNull());
        good.forEach(Contract::await);
        assertThat(numbers(await(client.get(stream)).events())).isEqualTo(range(0, 20));
    }
}
