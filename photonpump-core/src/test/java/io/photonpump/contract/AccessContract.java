package io.photonpump.contract;

import static io.photonpump.event.StreamAcl.ADMINS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.photonpump.PhotonPump;
import io.photonpump.client.CallOptions;
import io.photonpump.client.EventStoreClient;
import io.photonpump.client.ReadAllOptions;
import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.AccessRight;
import io.photonpump.error.DropReason;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.error.SubscriptionDroppedException;
import io.photonpump.event.Credentials;
import io.photonpump.event.StartFrom;
import io.photonpump.event.StreamAcl;
import io.photonpump.event.StreamMetadata;
import io.photonpump.event.SystemSettings;
import io.photonpump.stream.ExpectedVersion;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import io.photonpump.subscription.SubscribeOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Access control lists, and the credentials of a connection and of single calls. */
public abstract class AccessContract extends Contract {

    private static final Credentials OPS = new Credentials("ops", "changeit");
    private static final Credentials WRONG = new Credentials("admin", "wrong");

    private EventStoreClient anonymous;

    protected AccessContract(ServerFixture server) {
        super(server);
    }

    @BeforeEach
    void connect() {
        assumeTrue(server.checksAccess(), "this server does not check access");
        anonymous = PhotonPump.connect(server.settings().withoutCredentials());
    }

    @AfterEach
    void disconnect() {
        if (anonymous != null) {
            anonymous.close();
        }
    }

    private String streamWith(StreamAcl acl) {
        String stream = streamOf("access", 2);
        await(client.setStreamMetadata(stream, StreamMetadata.defaults().withAcl(acl), ExpectedVersion.any()));
        return stream;
    }

    @Test
    void a_user_without_the_read_right_is_refused() {
        String stream = streamWith(StreamAcl.defaults().withReaders(ADMINS));

        assertFailure(anonymous.get(stream))
                .isInstanceOf(AccessDeniedException.class)
                .hasMessageContaining(stream);
        assertFailure(anonymous.getEvent(stream, 0)).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> anonymous.iter(stream).iterator().hasNext()).isInstanceOf(AccessDeniedException.class);
        assertThat(await(client.get(stream)).events()).hasSize(2);
    }

    @Test
    void refusals_name_the_user_the_right_and_the_stream() {
        String stream = streamWith(StreamAcl.defaults()
                .withReaders(ADMINS)
                .withWriters(ADMINS)
                .withDeleters(ADMINS)
                .withMetadataReaders(ADMINS)
                .withMetadataWriters(ADMINS));
        EventStoreClient ops = anonymous.with(CallOptions.defaults().withCredentials(OPS));

        assertDenied(ops.get(stream), AccessRight.READ, stream);
        assertDenied(ops.getEvent(stream, 0), AccessRight.READ, stream);
        assertDenied(ops.getAll(ReadAllOptions.defaults()), AccessRight.READ, "$all");
        assertDenied(ops.publish(stream, jumps(0, 1)), AccessRight.WRITE, stream);
        assertDenied(ops.deleteStream(stream), AccessRight.DELETE, stream);
        assertDenied(ops.getStreamMetadata(stream), AccessRight.READ_METADATA, stream);
        assertDenied(
                ops.setStreamMetadata(stream, StreamMetadata.defaults(), ExpectedVersion.any()),
                AccessRight.WRITE_METADATA,
                stream);
        assertDenied(ops.subscribeTo(stream, SubscribeOptions.live()).started(), AccessRight.READ, stream);
        assertDenied(ops.subscribeToAll(SubscribeOptions.live()).started(), AccessRight.READ, "$all");
        assertFailure(anonymous.createSubscription(stream, "g", PersistentSubscriptionSettings.defaults()))
                .isInstanceOfSatisfying(AccessDeniedException.class, denied -> {
                    assertThat(denied.right()).isEqualTo(AccessRight.ADMINISTER_GROUPS);
                    assertThat(denied.username()).isNull();
                    assertThat(denied).hasMessageContaining("a client without credentials");
                });
    }

    private static void assertDenied(CompletableFuture<?> call, AccessRight right, String stream) {
        assertFailure(call).isInstanceOfSatisfying(AccessDeniedException.class, denied -> {
            assertThat(denied.right()).isEqualTo(right);
            assertThat(denied.stream()).isEqualTo(stream);
            assertThat(denied.username()).isEqualTo("ops");
            assertThat(denied)
                    .hasMessageContaining("the user 'ops' may not")
                    .hasMessageContaining("$acl." + right.aclKey())
                    .hasMessageContaining("'" + stream + "'");
        });
    }

    @Test
    void an_empty_access_list_leaves_the_right_to_administrators() {
        String stream = streamWith(StreamAcl.defaults().withReaders());

        assertFailure(anonymous.get(stream)).isInstanceOf(AccessDeniedException.class);
        assertThat(await(client.get(stream)).events()).hasSize(2);
        assertThat(await(client.getStreamMetadata(stream)).metadata().acl())
                .isEqualTo(StreamAcl.defaults().withReaders());
    }

    @Test
    void a_user_without_the_write_right_is_refused_and_the_client_continues() {
        String stream = streamWith(StreamAcl.defaults().withWriters(ADMINS));

        for (int i = 0; i < 3; i++) {
            assertFailure(anonymous.publish(stream, jumps(0, 1))).isInstanceOf(AccessDeniedException.class);
        }

        assertThat(await(anonymous.ping())).isPositive();
    }

    @Test
    void a_user_without_the_delete_right_is_refused() {
        String stream = streamWith(StreamAcl.defaults().withDeleters(ADMINS));

        assertFailure(anonymous.deleteStream(stream)).isInstanceOf(AccessDeniedException.class);
    }

    @Test
    void metadata_has_its_own_access_rights() {
        String stream =
                streamWith(StreamAcl.defaults().withMetadataReaders(ADMINS).withMetadataWriters(ADMINS));

        assertFailure(anonymous.getStreamMetadata(stream)).isInstanceOf(AccessDeniedException.class);
        assertFailure(anonymous.setStreamMetadata(stream, StreamMetadata.defaults(), ExpectedVersion.any()))
                .isInstanceOf(AccessDeniedException.class);
    }

    @Test
    void subscriptions_without_read_access_end() {
        String stream = streamWith(StreamAcl.defaults().withReaders(ADMINS));
        for (var options : List.of(SubscribeOptions.live(), SubscribeOptions.from(StartFrom.beginning()))) {
            var heard = new Heard();
            var subscription = anonymous.subscribeTo(stream, options.withListener(heard));

            assertFailure(subscription.forEach(heard))
                    .isInstanceOfSatisfying(
                            SubscriptionDroppedException.class,
                            dropped -> assertThat(dropped.reason()).isEqualTo(DropReason.ACCESS_DENIED));
            assertFailure(subscription.started()).isNotNull();
            assertThat(await(subscription.closed())).isEqualTo(DropReason.ACCESS_DENIED);
            assertThat(heard.calls()).containsExactly("dropped ACCESS_DENIED");
        }
    }

    @Test
    void all_is_for_administrators() {
        assertFailure(anonymous.getAll(ReadAllOptions.defaults())).isInstanceOf(AccessDeniedException.class);
        assertFailure(anonymous.subscribeToAll(SubscribeOptions.live()).started())
                .isNotNull();
    }

    @Test
    void groups_are_for_administrators_and_operators() {
        String stream = newStream("access");

        assertFailure(anonymous.createSubscription(stream, "g", PersistentSubscriptionSettings.defaults()))
                .isInstanceOf(AccessDeniedException.class);
        var created = anonymous
                .with(CallOptions.defaults().withCredentials(OPS))
                .createSubscription(stream, "g", PersistentSubscriptionSettings.defaults());
        if (server.operatorsAdministerGroups()) {
            await(created);
        } else {
            assertFailure(created).isInstanceOf(AccessDeniedException.class);
        }
    }

    @Test
    void a_call_may_have_other_credentials() {
        String stream = streamWith(StreamAcl.defaults().withReaders("ops"));

        assertThat(await(anonymous
                                .with(CallOptions.defaults().withCredentials(OPS))
                                .get(stream))
                        .events())
                .hasSize(2);
        assertFailure(anonymous.get(stream)).isInstanceOf(AccessDeniedException.class);
        assertThat(anonymous.with(CallOptions.defaults().withCredentials(OPS)).iter(stream).stream())
                .hasSize(2);
        var heard = new Heard();
        try (var subscription = anonymous
                .with(CallOptions.defaults().withCredentials(OPS))
                .subscribeTo(stream, SubscribeOptions.from(StartFrom.beginning()))) {
            subscription.forEach(heard);
            assertThat(heard.numbersOnceThereAre(2)).containsExactly(0, 1);
        }
    }

    @Test
    void wrong_credentials_of_a_call_fail_that_call_only() {
        String stream = streamOf("access", 1);

        assertFailure(client.with(CallOptions.defaults().withCredentials(WRONG)).get(stream))
                .isInstanceOfSatisfying(NotAuthenticatedException.class, refused -> {
                    assertThat(refused.username()).isEqualTo("admin");
                    assertThat(refused).hasMessageNotContaining("wrong");
                });
        assertThat(await(client.get(stream)).events()).hasSize(1);
    }

    @Test
    void wrong_credentials_of_a_connection_reach_the_callers_at_once() throws Exception {
        try (var stranger = PhotonPump.connect(server.settings().withCredentials(WRONG))) {
            var connected = stranger.connected();
            var call = stranger.ping();

            // The timeouts are 5 and 10 seconds; these two calls fail earlier.
            assertThatThrownBy(() -> connected.get(3, TimeUnit.SECONDS))
                    .rootCause()
                    .isInstanceOf(NotAuthenticatedException.class);
            assertThatThrownBy(() -> call.get(3, TimeUnit.SECONDS)).hasCauseInstanceOf(NotAuthenticatedException.class);
            assertThat(stranger.status().refusedCredentials()).isTrue();
        }
    }

    @Test
    void system_settings_are_the_defaults_of_all_streams() {
        assumeTrue(server.isOurs(), "would change the settings of a shared server");
        String stream = streamOf("access", 1);
        try {
            await(client.setSystemSettings(SystemSettings.defaults()
                    .withUserStreams(StreamAcl.defaults().withReaders(ADMINS))));

            assertFailure(anonymous.get(stream)).isInstanceOf(AccessDeniedException.class);
        } finally {
            await(client.setSystemSettings(SystemSettings.defaults()));
        }
        assertThat(await(anonymous.get(stream)).events()).hasSize(1);
    }
}
