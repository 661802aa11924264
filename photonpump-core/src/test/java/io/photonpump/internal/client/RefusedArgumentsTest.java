package io.photonpump.internal.client;

import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.PhotonPump;
import io.photonpump.client.DeleteMode;
import io.photonpump.client.EventStoreClient;
import io.photonpump.client.PublishOptions;
import io.photonpump.error.InvalidSettingsException;
import io.photonpump.event.EventFilter;
import io.photonpump.event.NewEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.event.StreamMetadata;
import io.photonpump.settings.ClientSettings;
import io.photonpump.stream.ExpectedVersion;
import io.photonpump.stream.Position;
import io.photonpump.subscription.NackAction;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments that no server accepts are refused by the call itself; no connection is needed to know it. */
class RefusedArgumentsTest {

    private static final EventStoreClient CLIENT =
            PhotonPump.connect(ClientSettings.defaults().withServer("localhost", 1));
    private static final List<NewEvent> EVENTS = List.of(NewEvent.of("Jumped", 1));

    @AfterAll
    static void close() {
        CLIENT.close();
    }

    static Map<String, List<ThrowingCallable>> calls() {
        Flow.Publisher<NewEvent> none = subscriber -> {};
        PublishOptions options = PublishOptions.defaults();
        PersistentSubscriptionSettings settings = PersistentSubscriptionSettings.defaults();
        return Map.of(
                "stream",
                List.of(
                        () -> CLIENT.publish(null, EVENTS),
                        () -> CLIENT.get(null),
                        () -> CLIENT.iter(null),
                        () -> CLIENT.subscribeTo(null),
                        () -> CLIENT.createSubscription(null, "g", settings),
                        () -> CLIENT.connectSubscription(null, "g")),
                "group",
                List.of(
                        () -> CLIENT.createSubscription("s", null, settings),
                        () -> CLIENT.deleteSubscription("s", null),
                        () -> CLIENT.connectSubscription("s", null)),
                "events",
                List.of(
                        () -> CLIENT.publish("s", (List<NewEvent>) null),
                        () -> CLIENT.publish("s", (Flow.Publisher<NewEvent>) null, options),
                        () -> CLIENT.tryPublish("s", null, options)),
                "options",
                List.of(
                        () -> CLIENT.publish("s", EVENTS, null),
                        () -> CLIENT.publish("s", none, null),
                        () -> CLIENT.tryPublish("s", EVENTS, null),
                        () -> CLIENT.getEvent("s", 0, null),
                        () -> CLIENT.get("s", null),
                        () -> CLIENT.getAll(null),
                        () -> CLIENT.iter("s", null),
                        () -> CLIENT.iterAll(null),
                        () -> CLIENT.subscribeTo("s", null),
                        () -> CLIENT.subscribeToAll(null),
                        () -> CLIENT.connectSubscription("s", "g", null),
                        () -> CLIENT.with(null)),
                "settings",
                List.of(
                        () -> CLIENT.createSubscription("s", "g", null),
                        () -> CLIENT.updateSubscription("s", "g", null),
                        () -> CLIENT.setSystemSettings(null)),
                "expectedVersion",
                List.of(
                        () -> CLIENT.startTransaction("s", null),
                        () -> CLIENT.deleteStream("s", null, DeleteMode.SOFT)),
                "metadata",
                List.of(() -> CLIENT.setStreamMetadata("s", (StreamMetadata) null, ExpectedVersion.any())));
    }

    static List<String> parameters() {
        return List.copyOf(calls().keySet());
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void null_is_refused_by_the_name_of_the_parameter(String parameter) {
        for (ThrowingCallable call : calls().get(parameter)) {
            assertThatNullPointerException().isThrownBy(call::call).withMessage(parameter);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\ud800", "ponies\udc00\ud800", "\ud800ponies", "ponies\ud83d"})
    void names_that_would_change_on_their_way_to_the_server_are_refused(String name) {
        List<ThrowingCallable> calls = List.of(
                () -> CLIENT.publish(name, EVENTS),
                () -> CLIENT.get(name),
                () -> CLIENT.subscribeTo(name),
                () -> CLIENT.deleteStream(name),
                () -> CLIENT.getStreamMetadata(name),
                () -> CLIENT.connectSubscription("s", name),
                () -> CLIENT.publishEvent("s", name, "{}"));

        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** A real server answers a write to this stream with success and then shuts down. */
    @ParameterizedTest
    @ValueSource(strings = {"$$", "$$$$", "$$$$$$"})
    void the_metadata_stream_of_an_empty_name_is_refused_by_every_call_that_writes(String name) {
        Flow.Publisher<NewEvent> none = subscriber -> {};
        PersistentSubscriptionSettings settings = PersistentSubscriptionSettings.defaults();
        NewEvent text = NewEvent.text("$>", "0@" + name);
        NewEvent binary = NewEvent.binary("$>", ("0@" + name).getBytes(StandardCharsets.UTF_8));
        List<ThrowingCallable> calls = List.of(
                () -> CLIENT.publish(name, EVENTS),
                () -> CLIENT.publish(name, List.of()),
                () -> CLIENT.publish(name, none, PublishOptions.defaults()),
                () -> CLIENT.publishEvent(name, NewEvent.of("Jumped", 1)),
                () -> CLIENT.publishEvent(name, "Jumped", "{}"),
                () -> CLIENT.tryPublish(name, EVENTS, PublishOptions.defaults()),
                () -> CLIENT.startTransaction(name, ExpectedVersion.any()),
                () -> CLIENT.continueTransaction(name, 7),
                () -> CLIENT.deleteStream(name),
                () -> CLIENT.deleteStream(name, ExpectedVersion.any(), DeleteMode.HARD),
                () -> CLIENT.setStreamMetadata(name, StreamMetadata.defaults(), ExpectedVersion.any()),
                () -> CLIENT.setStreamMetadata(name, "{}", ExpectedVersion.any()),
                () -> CLIENT.setStreamMetadata("", "{}", ExpectedVersion.any()),
                () -> CLIENT.createSubscription(name, "g", settings),
                () -> CLIENT.updateSubscription(name, "g", settings),
                () -> CLIENT.deleteSubscription(name, "g"),
                () -> CLIENT.connectSubscription(name, "g"),
                () -> NewEvent.linkTo(name, 0),
                () -> NewEvent.linkTo("", 0),
                () -> CLIENT.publishEvent("s", text),
                () -> CLIENT.publishEvent("s", binary));

        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(calls.get(0)).hasMessageContaining(name).hasMessageContaining("shuts the server down");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$$s", "$$$$s", "$$$", "$", "$s", "s$$", " $$"})
    void similar_names_are_accepted(String name) {
        CLIENT.publish(name, List.of(NewEvent.linkTo(name, 0))).cancel(true);
    }

    @Test
    void it_can_be_read() {
        CLIENT.get("$$").cancel(true);
        CLIENT.getStreamMetadata("$$").cancel(true);
        CLIENT.subscribeTo("$$").close();
    }

    @Test
    void a_link_to_a_stream_whose_name_is_not_valid_unicode_is_refused() {
        assertThatThrownBy(() -> CLIENT.publishEvent("s", NewEvent.linkTo("\ud800", 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "two words", "ünïcödé", "\ud83d\udc34"})
    void any_other_name_is_accepted(String name) {
        CLIENT.publish(name, EVENTS).cancel(true);
        CLIENT.createSubscription(name, name, PersistentSubscriptionSettings.defaults())
                .cancel(true);
    }

    @Test
    @SuppressWarnings("NullAway") // the argument under test
    void null_is_refused_by_acknowledgements_and_deletions() {
        var vet = CLIENT.connectSubscription("s", "g");
        assertThatNullPointerException()
                .isThrownBy(() -> vet.nack(null, "sick", List.of()))
                .withMessage("action");
        assertThatNullPointerException()
                .isThrownBy(() -> vet.nack(NackAction.RETRY, null, List.of()))
                .withMessage("reason");
        assertThatNullPointerException()
                .isThrownBy(() -> CLIENT.deleteStream("s", ExpectedVersion.any(), null))
                .withMessage("mode");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not json", "[]", "7", "{"})
    void metadata_that_a_server_would_ignore_is_refused(String json) {
        assertThatThrownBy(() -> CLIENT.setStreamMetadata("s", json, ExpectedVersion.any()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("JSON object");
    }

    @Test
    void a_group_begins_at_a_valid_event_number() {
        PersistentSubscriptionSettings settings = PersistentSubscriptionSettings.defaults();
        var atPosition = settings.withStartFrom(StartFrom.after(new Position(7, 7)));
        var filtered = settings.withFilter(EventFilter.excludeSystemEvents());
        for (var ofStream : List.of(StartFrom.event(3), StartFrom.after(3))) {
            assertThatThrownBy(() -> CLIENT.createSubscriptionToAll("g", settings.withStartFrom(ofStream)))
                    .isInstanceOf(InvalidSettingsException.class)
                    .hasMessageContaining("position");
            assertThatThrownBy(() -> CLIENT.updateSubscription("$all", "g", settings.withStartFrom(ofStream)))
                    .isInstanceOf(InvalidSettingsException.class);
        }
        assertThatThrownBy(() -> CLIENT.createSubscription("s", "g", atPosition))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("event number");
        assertThatThrownBy(() -> CLIENT.updateSubscription("s", "g", filtered))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("$all");
    }

    @Test
    void all_cannot_be_read_by_number() {
        assertThatThrownBy(() -> CLIENT.get("$all")).hasMessageContaining("getAll");
        assertThatThrownBy(() -> CLIENT.getEvent("$all", 0)).hasMessageContaining("getAll");
        assertThatThrownBy(() -> CLIENT.iter("$all")).hasMessageContaining("iterAll");
    }

    @Test
    void a_transaction_cannot_expect_that_the_stream_exists() {
        assertThatThrownBy(() -> CLIENT.startTransaction("s", ExpectedVersion.streamExists()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("any()");
    }

    @Test
    void metadata_that_cannot_be_written_is_refused() {
        Object unwritable = new Object() {
            @SuppressWarnings("unused") // read by Jackson
            public String getPony() {
                throw new IllegalStateException("gone");
            }
        };

        assertThatThrownBy(() -> CLIENT.setStreamMetadata(
                        "s", StreamMetadata.defaults().withCustom("pony", unwritable), ExpectedVersion.any()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pony");
    }
}
