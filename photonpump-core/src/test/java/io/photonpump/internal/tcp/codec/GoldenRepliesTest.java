package io.photonpump.internal.tcp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.event.Content;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.message.OperationResult;
import io.photonpump.internal.message.ReadResult;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.tcp.codec.Golden.Recorded;
import io.photonpump.stream.Position;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The decoding of every reply that was recorded from a real server. */
class GoldenRepliesTest {

    private static final ServerMessageDecoder DECODER = new ServerMessageDecoder(Golden.MAPPER, false);

    /** The number of replies recorded with their bytes, from 4.1.4 and, where they differ, from 5.0.11. */
    private static final List<Recorded> REPLIES = Golden.read("replies.jsonl");

    static Stream<Recorded> replies() {
        return REPLIES.stream();
    }

    @Test
    void the_recordings_are_complete_and_contain_zeros() {
        assertThat(REPLIES).hasSize(1466);
        assertThat(REPLIES.stream().map(Recorded::command).distinct()).hasSize(27);
        assertThat(REPLIES)
                .filteredOn(recorded -> Golden.isMessage(recorded.command()))
                .filteredOn(recorded -> Golden.withoutDefaults(recorded.command(), recorded.payload()).length
                        < recorded.payload().length)
                .hasSizeGreaterThan(1000);
    }

    @ParameterizedTest
    @MethodSource("replies")
    void a_recorded_reply_is_decoded_into_its_fields(Recorded recorded) {
        new Comparison(recorded).check(DECODER.decode(recorded.frame()));
    }

    @ParameterizedTest
    @MethodSource("replies")
    void a_reply_means_the_same_without_its_zeros(Recorded recorded) {
        ServerMessage stripped = DECODER.decode(
                Golden.frameOf(recorded.command(), Golden.withoutDefaults(recorded.command(), recorded.payload())));

        assertThat(meaningOf(stripped)).isEqualTo(meaningOf(DECODER.decode(recorded.frame())));
    }

    /** The positions and numbers of a failure are arbitrary: leftovers of the server's memory (golden README). */
    private static ServerMessage meaningOf(ServerMessage message) {
        if (message instanceof ServerMessage.WriteCompleted w && w.result() != OperationResult.SUCCESS) {
            return new ServerMessage.WriteCompleted(w.result(), w.text(), 0, 0, null, w.currentVersion());
        } else if (message instanceof ServerMessage.TransactionCommitted c && c.result() != OperationResult.SUCCESS) {
            return new ServerMessage.TransactionCommitted(c.result(), c.text(), 0, 0, null);
        } else if (message instanceof ServerMessage.DeleteCompleted d && d.result() != OperationResult.SUCCESS) {
            return new ServerMessage.DeleteCompleted(d.result(), d.text(), null, d.currentVersion());
        }
        return message;
    }

    /** Compares a message with the fields of its recording, in which volatile values are in angle brackets. */
    private record Comparison(Recorded recorded) {

        private JsonNode field(String name) {
            return recorded.fields().path(name);
        }

        void check(ServerMessage message) {
            if (message instanceof ServerMessage.WriteCompleted written) {
                result(written.result());
                text(field("message"), written.text());
                if (written.result() == OperationResult.SUCCESS) {
                    number(field("first_event_number"), written.firstEventNumber());
                    number(field("last_event_number"), written.lastEventNumber());
                } else {
                    number(field("current_version"), written.currentVersion());
                }
            } else if (message instanceof ServerMessage.DeleteCompleted deleted) {
                result(deleted.result());
                text(field("message"), deleted.text());
                if (deleted.result() == OperationResult.SUCCESS) {
                    assertThat(deleted.position()).isNotNull();
                }
            } else if (message instanceof ServerMessage.TransactionStarted started) {
                result(started.result());
                number(field("transaction_id"), started.transactionId());
            } else if (message instanceof ServerMessage.TransactionWritten written) {
                result(written.result());
            } else if (message instanceof ServerMessage.TransactionCommitted committed) {
                result(committed.result());
                if (committed.result() == OperationResult.SUCCESS) {
                    number(field("first_event_number"), committed.firstEventNumber());
                    number(field("last_event_number"), committed.lastEventNumber());
                }
            } else if (message instanceof ServerMessage.ReadEventCompleted read) {
                readResult(read.result());
                if (field("event").isEmpty()) {
                    assertThat(read.event()).isNull();
                } else {
                    event(field("event"), read.event());
                }
            } else if (message instanceof ServerMessage.ReadStreamCompleted page) {
                readResult(page.result());
                events(field("events"), page.events());
                if (page.result() == ReadResult.SUCCESS) {
                    number(field("next_event_number"), page.nextEventNumber());
                    number(field("last_event_number"), page.lastEventNumber());
                    assertThat(page.endOfStream())
                            .isEqualTo(field("is_end_of_stream").asBoolean(false));
                }
            } else if (message instanceof ServerMessage.ReadAllCompleted page) {
                readResult(page.result());
                events(field("events"), page.events());
                position("", page.position());
                position("next_", page.next());
            } else {
                checkSubscription(message);
            }
        }

        private void checkSubscription(ServerMessage message) {
            if (message instanceof ServerMessage.SubscriptionConfirmed confirmed) {
                number(field("last_event_number"), confirmed.lastEventNumber());
                number(field("last_commit_position"), confirmed.lastCommitPosition());
            } else if (message instanceof ServerMessage.PersistentConfirmed confirmed) {
                number(field("last_event_number"), confirmed.lastEventNumber());
                text(field("subscription_id"), confirmed.subscriptionId());
            } else if (message instanceof ServerMessage.EventAppeared appeared) {
                event(field("event"), appeared.event());
                assertThat(appeared.event().position())
                        .as("subscriptions say the position")
                        .isNotNull();
            } else if (message instanceof ServerMessage.PersistentEventAppeared appeared) {
                event(field("event"), appeared.event());
                number(field("retryCount"), appeared.event().retryCount());
            } else if (message instanceof ServerMessage.SubscriptionDropped dropped) {
                assertThat(dropped.reason().name()).isEqualTo(constant(field("reason"), "UNSUBSCRIBED"));
            } else if (message instanceof ServerMessage.GroupCompleted completed) {
                assertThat(completed.result().name()).isEqualTo(constant(field("result"), "SUCCESS"));
                text(field("reason"), completed.text());
            } else if (message instanceof ServerMessage.NotHandled notHandled) {
                assertThat(notHandled.reason().name()).isEqualTo(constant(field("reason"), "NOT_READY"));
            } else if (message instanceof ServerMessage.BadRequest bad) {
                assertThat(bad.text()).isEqualTo(recorded.text());
            } else if (message instanceof ServerMessage.NotAuthenticated refused) {
                assertThat(refused.text()).isEqualTo(recorded.text());
            } else if (!(message instanceof ServerMessage.Pong || message instanceof ServerMessage.Unexpected)) {
                assertThat(recorded.payload()).as("nothing to compare").isEmpty();
            }
        }

        private void result(OperationResult actual) {
            assertThat(actual.name()).isEqualTo(constant(field("result"), "SUCCESS"));
        }

        private void readResult(ReadResult actual) {
            String expected = constant(field("result"), "SUCCESS");
            assertThat(actual.name()).isEqualTo(expected.equals("NOT_FOUND") ? "EVENT_NOT_FOUND" : expected);
        }

        private static String constant(JsonNode name, String absent) {
            return name.isMissingNode()
                    ? absent
                    : name.asString().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
        }

        private void number(JsonNode expected, long actual) {
            if (expected.isMissingNode()) {
                assertThat(actual).isZero();
            } else if (expected.isNumber()) {
                assertThat(actual).isEqualTo(expected.asLong());
            } else {
                assertThat(expected.asString()).startsWith("<");
            }
        }

        private void position(String prefix, Position actual) {
            JsonNode commit = field(prefix + "commit_position");
            JsonNode prepare = field(prefix + "prepare_position");
            if (commit.isNumber()
                    && prepare.isNumber()
                    && prepare.asLong() >= 0
                    && commit.asLong() >= prepare.asLong()) {
                assertThat(actual).isEqualTo(new Position(commit.asLong(), prepare.asLong()));
            }
        }

        private void text(JsonNode expected, String actual) {
            assertThat(actual).isEqualTo(expected.asString("").replace("<s>", recorded.suffix()));
        }

        private void events(JsonNode expected, List<ResolvedEvent> actual) {
            if (expected.isArray()) {
                assertThat(actual).hasSize(expected.size());
                for (int i = 0; i < actual.size(); i++) {
                    event(expected.get(i), actual.get(i));
                }
            }
        }

        private void event(JsonNode expected, @Nullable ResolvedEvent actual) {
            assertThat(actual).isNotNull();
            record(expected.path("event"), actual.event());
            record(expected.path("link"), actual.link());
        }

        private void record(JsonNode expected, @Nullable RecordedEvent actual) {
            if (expected.isMissingNode() || expected.isEmpty()) {
                assertThat(actual).isNull();
                return;
            }
            assertThat(actual).isNotNull();
            text(expected.path("event_stream_id"), actual.stream());
            number(expected.path("event_number"), actual.eventNumber());
            text(expected.path("event_type"), actual.type());
            String id = expected.path("event_id").asString();
            if (!id.startsWith("<")) {
                assertThat(actual.id()).hasToString(id);
            }
            bytes(expected.path("data"), actual.data());
            bytes(expected.path("metadata"), actual.metadata());
            assertThat(actual.data().isJson() || actual.data().isEmpty())
                    .isEqualTo(expected.path("data_content_type").asInt() == 1
                            || actual.data().isEmpty());
            assertThat(actual.created()).isAfter("2020-01-01T00:00:00Z");
        }

        private void bytes(JsonNode expected, Content actual) {
            if (expected.has("json")) {
                JsonNode read = Golden.MAPPER.readTree(actual.bytes());
                assertThat(read.toString().replace(recorded.suffix(), "<s>"))
                        .satisfiesAnyOf(
                                text -> assertThat(expected.toString()).contains("\"<"),
                                text -> assertThat(Golden.MAPPER.readTree(text)).isEqualTo(expected.get("json")));
            } else if (expected.has("text")) {
                assertThat(actual.text())
                        .isEqualTo(expected.get("text").asString().replace("<s>", recorded.suffix()));
            } else if (expected.has("hex")) {
                assertThat(HexFormat.of().formatHex(actual.bytes()))
                        .isEqualTo(expected.get("hex").asString());
            } else if (expected.has("repeat")) {
                String once = expected.get("repeat").path("text").asString("");
                assertThat(new String(actual.bytes(), StandardCharsets.UTF_8))
                        .isEqualTo(once.repeat(expected.get("times").asInt()));
            } else if (expected.has("length")) {
                assertThat(actual.size()).isEqualTo(expected.get("length").asInt());
            } else {
                assertThat(expected.isMissingNode())
                        .as("a form of bytes: " + expected)
                        .isTrue();
                assertThat(actual.isEmpty()).isTrue();
            }
        }
    }
}
