package io.photonpump.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.photonpump.admin.PersistentSubscriptionInfo;
import io.photonpump.admin.User;
import io.photonpump.client.CallOptions;
import io.photonpump.client.EventStoreAdmin;
import io.photonpump.cluster.NodeState;
import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.AdminException;
import io.photonpump.error.GroupNotFoundException;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.event.Credentials;
import io.photonpump.event.StartFrom;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract of {@link EventStoreAdmin}, on any server: names are unique, tests expect no empty server and remove what they create.
 */
@Timeout(60)
public abstract class AdminContract extends Contract {

    private final String suffix = UUID.randomUUID().toString().substring(0, 8);

    protected AdminContract(ServerFixture server) {
        super(server);
    }

    /** Returns the administration with the credentials of a member of {@code $admins}. */
    private EventStoreAdmin admin() {
        return client.admin();
    }

    private void createGroup(String stream, String group) {
        var settings = PersistentSubscriptionSettings.defaults().withStartFrom(StartFrom.beginning());
        get(client.createSubscription(stream, group, settings));
    }

    @Test
    void reports_the_state_of_a_group_with_any_name() {
        String stream = "a/b c%d::é+" + suffix;
        createGroup(stream, "g/h i%::j");
        PersistentSubscriptionInfo info = get(admin().subscriptions().info(stream, "g/h i%::j"));
        assertThat(info.stream()).isEqualTo(stream);
        assertThat(info.group()).isEqualTo("g/h i%::j");
        assertThat(info.lag()).hasValue(0);
        assertThat(info.inFlight()).isZero();
        assertThat(info.consumers()).isEmpty();
        assertThat(info.settings().startFrom()).isEqualTo("0");
        assertThat(info.settings().strategy()).isEqualTo("RoundRobin");
    }

    @Test
    void lists_groups() {
        String stream = "jumps-" + suffix;
        createGroup(stream, "riders");
        createGroup(stream, "vets");
        assertThat(get(admin().subscriptions().list(stream)))
                .extracting(PersistentSubscriptionInfo::group)
                .containsExactlyInAnyOrder("riders", "vets");
        assertThat(get(admin().subscriptions().list()))
                .extracting(PersistentSubscriptionInfo::stream)
                .contains(stream);
        assertThat(get(admin().subscriptions().list("nothing-" + suffix))).isEmpty();
    }

    @Test
    void replays_parked_events_of_an_existing_group() {
        String stream = "jumps-" + suffix;
        createGroup(stream, "riders");
        get(admin().subscriptions().replayParked(stream, "riders"));
        assertThatThrownBy(() -> get(admin().subscriptions().replayParked(stream, "missing")))
                .isInstanceOf(GroupNotFoundException.class);
        assertThatThrownBy(() -> get(admin().subscriptions().info(stream, "missing")))
                .isInstanceOf(GroupNotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "100%", "%41", "%2541", "what?", "#1", "back\\slash", "a+b c", "ü:é", "a;b=c"})
    void administrates_groups_of_every_name(String name) {
        String stream = name + suffix + name;
        createGroup(stream, name);
        assertThat(get(admin().subscriptions().info(stream, name)))
                .extracting(PersistentSubscriptionInfo::stream, PersistentSubscriptionInfo::group)
                .containsExactly(stream, name);
        assertThat(get(admin().subscriptions().list(stream)))
                .extracting(PersistentSubscriptionInfo::group)
                .containsExactly(name);
        get(admin().subscriptions().replayParked(stream, name));
    }

    @Test
    void administrates_users() {
        assumeTrue(server.checksAccess(), "an insecure server has no users");
        String username = "rider-" + suffix;
        get(admin().users().create(username, "Rider", List.of("grooms"), "oats"));
        assertThatThrownBy(() -> get(admin().users().create(username, "Rider", List.of("grooms"), "straw")))
                .asInstanceOf(throwable(AdminException.class))
                .satisfies(e -> assertThat(e.status()).isEqualTo(409));
        get(admin().users().update(username, "Rider Two", List.of("vets")));
        User user = get(admin().users().get(username));
        assertThat(user.fullName()).isEqualTo("Rider Two");
        assertThat(user.groups()).containsExactly("vets");
        assertThat(user.disabled()).isFalse();
        assertThat(get(admin().users().list())).extracting(User::username).contains("admin", username);
        get(admin().users().disable(username));
        assertThat(get(admin().users().get(username)).disabled()).isTrue();
        get(admin().users().enable(username));
        get(admin().users().delete(username));
        // A deletion takes effect with a delay (docs/protocol.md, Authentication).
        Awaitility.await()
                .untilAsserted(
                        () -> assertThatThrownBy(() -> get(admin().users().get(username)))
                                .asInstanceOf(throwable(AdminException.class))
                                .satisfies(e -> assertThat(e.status()).isEqualTo(404)));
    }

    @Test
    void lets_users_change_their_password_and_administrators_reset_it() {
        assumeTrue(server.checksAccess(), "the server does not authenticate users");
        String username = "rider-" + suffix;
        get(admin().users().create(username, "Rider", List.of(), "oats"));
        get(as(username, "oats").users().changePassword(username, "oats", "hay"));
        Awaitility.await()
                .untilAsserted(() -> assertThat(currentUser(username, "hay")).isEqualTo(username));
        get(admin().users().resetPassword(username, "straw"));
        Awaitility.await()
                .untilAsserted(() -> assertThat(currentUser(username, "straw")).isEqualTo(username));
        get(admin().users().delete(username));
    }

    @Test
    void distinguishes_wrong_passwords_from_missing_rights() {
        assumeTrue(server.checksAccess(), "the server does not authenticate users");
        String username = "rider-" + suffix;
        get(admin().users().create(username, "Rider", List.of(), "oats"));
        assertThatThrownBy(() -> get(as(username, "wrong").users().create("x", "x", List.of(), "x")))
                .isInstanceOf(NotAuthenticatedException.class);
        assertThatThrownBy(() -> get(as(username, "oats").users().create("x", "x", List.of(), "x")))
                .isInstanceOf(AccessDeniedException.class);
        get(admin().users().delete(username));
    }

    @Test
    void reports_the_version_and_state_of_the_node() {
        var info = get(admin().nodeInfo());
        assertThat(info.version()).matches("\\d+\\.\\d+.*");
        assertThat(info.state()).isNotEqualTo(NodeState.UNKNOWN);
        assertThat(get(admin().statistics()).json().isObject()).isTrue();
    }

    private EventStoreAdmin as(String username, String password) {
        return admin().with(CallOptions.defaults().withCredentials(new Credentials(username, password)));
    }

    private String currentUser(String username, String password) {
        try {
            return get(as(username, password).users().current()).username();
        } catch (NotAuthenticatedException notYet) {
            return "no member yet";
        }
    }

    private static <T> T get(CompletableFuture<T> future) {
        try {
            return future.orTimeout(30, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }
}
