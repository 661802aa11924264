package io.photonpump.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.error.InvalidSettingsException;
import io.photonpump.error.PayloadUnreadableException;
import io.photonpump.stream.ExpectedVersion;
import io.photonpump.stream.Position;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventValuesTest {

    private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    @Test
    void expected_versions_have_the_values_of_the_protocol() {
        assertThat(ExpectedVersion.any().value()).isEqualTo(-2);
        assertThat(ExpectedVersion.noStream().value()).isEqualTo(-1);
        assertThat(ExpectedVersion.streamExists().value()).isEqualTo(-4);
        assertThat(ExpectedVersion.exactly(7).value()).isEqualTo(7);
    }

    @Test
    void only_exact_versions_and_no_stream_are_repeatable() {
        assertThat(ExpectedVersion.exactly(0).isRepeatable()).isTrue();
        assertThat(ExpectedVersion.noStream().isRepeatable()).isTrue();
        assertThat(ExpectedVersion.any().isRepeatable()).isFalse();
        assertThat(ExpectedVersion.streamExists().isRepeatable()).isFalse();
    }

    @Test
    void expected_versions_are_printed_as_words() {
        assertThat(Stream.of(
                        ExpectedVersion.any(),
                        ExpectedVersion.noStream(),
                        ExpectedVersion.streamExists(),
                        ExpectedVersion.exactly(7)))
                .map(ExpectedVersion::toString)
                .containsExactly("any version", "no stream", "an existing stream", "version 7");
    }

    @ParameterizedTest
    @ValueSource(longs = {-3, -5, Long.MIN_VALUE})
    void no_other_negative_number_is_an_expected_version(long value) {
        assertThatThrownBy(() -> new ExpectedVersion(value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ExpectedVersion.exactly(value)).hasMessageContaining(String.valueOf(value));
    }

    @Test
    void exactly_accepts_none_of_the_special_numbers() {
        assertThatThrownBy(() -> ExpectedVersion.exactly(-2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_write_result_tells_what_to_expect_next() {
        assertThat(new WriteResult(3, 5, null).nextExpectedVersion()).isEqualTo(ExpectedVersion.exactly(5));
        assertThat(new WriteResult(0, -1, null).nextExpectedVersion()).isEqualTo(ExpectedVersion.noStream());
    }

    @Test
    void positions_are_ordered_by_commit_and_then_by_prepare() {
        assertThat(new Position(5, 3))
                .isLessThan(new Position(6, 0))
                .isLessThan(new Position(5, 4))
                .isEqualByComparingTo(new Position(5, 3))
                .isGreaterThan(Position.START);
        assertThat(new Position(5, 3)).hasToString("5/3");
    }

    @Test
    void a_position_is_within_a_transaction_that_was_committed_later() {
        assertThatThrownBy(() -> new Position(3, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Position(3, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Position(-1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Position.END).isEqualTo(new Position(-1, -1));
    }

    @Test
    void starts_at_or_after_an_event() {
        assertThat(StartFrom.event(0)).isEqualTo(StartFrom.beginning());
        assertThat(StartFrom.event(5)).isEqualTo(new StartFrom.AtEvent(5)).isNotEqualTo(StartFrom.after(4));
        assertThat(StartFrom.after(0)).isNotEqualTo(StartFrom.beginning());
        assertThat(StartFrom.after(Position.END)).isEqualTo(StartFrom.end());
        assertThat(StartFrom.after(Position.START)).isEqualTo(new StartFrom.AfterPosition(Position.START));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE})
    void a_negative_start_is_refused_and_named(long number) {
        assertThatThrownBy(() -> StartFrom.event(number)).hasMessageEndingWith("not " + number);
        assertThatThrownBy(() -> StartFrom.after(number)).hasMessageEndingWith("not " + number);
    }

    @Test
    void a_body_decides_on_its_format_unless_the_caller_does() {
        byte[] bytes = {1};
        assertThat(NewEvent.of("t", bytes).format()).isEqualTo(NewEvent.Format.BINARY);
        assertThat(NewEvent.of("t", "{}").format()).isEqualTo(NewEvent.Format.JSON);
        assertThat(NewEvent.of("t", null).format()).isEqualTo(NewEvent.Format.JSON);
        assertThat(NewEvent.json("t", bytes).format()).isEqualTo(NewEvent.Format.JSON);
        assertThat(NewEvent.text("t", "hay").format()).isEqualTo(NewEvent.Format.TEXT);
        assertThatThrownBy(() -> NewEvent.of("", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NewEvent.of("t", "x").withId(new UUID(0, 0))).hasMessageContaining("all-zero");
    }

    @Test
    void every_event_gets_a_fresh_random_id() {
        Set<UUID> ids = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            UUID id = NewEvent.of("t", null).id();
            assertThat(id.version()).isEqualTo(4);
            assertThat(id.variant()).isEqualTo(2);
            ids.add(id);
        }
        assertThat(ids).hasSize(10_000);
    }

    @Test
    void changing_a_copy_leaves_the_event_as_it_was() {
        NewEvent event = NewEvent.json("t", "{}");
        NewEvent changed =
                event.withId(ID).withMetadata("m").withCorrelationId("c").withCausationId("d");
        assertThat(changed.id()).isEqualTo(ID);
        assertThat(changed.metadata()).isEqualTo("m");
        assertThat(changed.correlationId()).isEqualTo("c");
        assertThat(changed.causationId()).isEqualTo("d");
        assertThat(changed.body()).isEqualTo("{}");
        assertThat(event.metadata()).isNull();
        assertThat(event.id()).isNotEqualTo(ID);
        assertThat(NewEvent.json("t", "secret").toString()).doesNotContain("secret");
    }

    @Test
    void an_effect_carries_the_correlation_of_its_cause_or_begins_one() {
        NewEvent effect = NewEvent.of("t", null).causedBy(recorded("{\"$correlationId\":\"talk\"}"));
        assertThat(effect.correlationId()).isEqualTo("talk");
        assertThat(effect.causationId()).isEqualTo(ID.toString());
        assertThat(NewEvent.of("t", null).causedBy(recorded("")).correlationId())
                .isEqualTo(ID.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "no json", "[]", "7", "null", "{}", "{\"$correlationId\":7}", "{\"$correlationId\":null}"})
    void metadata_without_a_correlation_id_is_not_an_error(String metadata) {
        assertThat(recorded(metadata).correlationId()).isNull();
        assertThat(recorded(metadata).causationId()).isNull();
    }

    @Test
    void a_link_refers_to_the_event_that_was_read() {
        RecordedEvent event = recorded("");
        RecordedEvent link = new RecordedEvent("links", 3, ID, "$>", Content.EMPTY, Content.EMPTY, Instant.EPOCH);
        assertThat(NewEvent.linkTo("a@b", 7).body()).isEqualTo("7@a@b");
        assertThat(NewEvent.linkTo(event).body()).isEqualTo("5@jumps");
        assertThat(NewEvent.linkTo(new ResolvedEvent(event, link, null, 0)).body())
                .isEqualTo("5@jumps");
        assertThat(NewEvent.linkTo(new ResolvedEvent(null, link, null, 0)).body())
                .isEqualTo("3@links");
        assertThat(NewEvent.linkTo(event).type()).isEqualTo("$>");
    }

    @Test
    void the_received_record_is_the_link_if_there_is_one() {
        RecordedEvent event = recorded("");
        RecordedEvent link = new RecordedEvent("links", 3, ID, "$>", Content.EMPTY, Content.EMPTY, Instant.EPOCH);
        ResolvedEvent resolved = new ResolvedEvent(event, link, null, 0);
        assertThat(resolved.received()).isSameAs(link);
        assertThat(resolved.eventNumber()).isEqualTo(3);
        assertThat(resolved.stream()).isEqualTo("links");
        assertThat(resolved.type()).isEqualTo("jumped");
        ResolvedEvent gone = new ResolvedEvent(null, link, null, 0);
        assertThat(gone.isResolved()).isFalse();
        assertThatThrownBy(gone::type)
                .isInstanceOf(PayloadUnreadableException.class)
                .hasMessageContaining("isResolved()");
        assertThatThrownBy(() -> new ResolvedEvent(null, null, null, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void stream_metadata_accepts_whole_positive_seconds_and_counts() {
        StreamMetadata metadata = StreamMetadata.defaults()
                .withMaxCount(1)
                .withMaxAge(Duration.ofMinutes(1))
                .withTruncateBefore(0)
                .withCacheControl(Duration.ofSeconds(1))
                .withAcl(StreamAcl.defaults().withReaders("$all"))
                .withCustom("owner", "Fern");
        assertThat(metadata.custom()).isEqualTo(Map.of("owner", "Fern"));
        assertThat(metadata.acl().readers()).containsExactly("$all");
        assertThat(metadata.acl().writers()).isNull();
        assertThat(metadata.withoutMaxCount().maxAge()).isEqualTo(Duration.ofMinutes(1));
        assertThatThrownBy(() -> metadata.withMaxCount(0)).hasMessageContaining("maxCount");
        assertThatThrownBy(() -> metadata.withMaxAge(Duration.ZERO)).hasMessageContaining("maxAge");
        assertThatThrownBy(() -> metadata.withMaxAge(Duration.ofMillis(1500))).hasMessageContaining("whole seconds");
        assertThatThrownBy(() -> metadata.withCacheControl(Duration.ofSeconds(-1)))
                .hasMessageContaining("cacheControl");
        assertThatThrownBy(() -> metadata.withTruncateBefore(-1)).hasMessageContaining("truncateBefore");
        assertThatThrownBy(() -> metadata.withCustom("$maxAge", 1)).hasMessageContaining("$maxAge");
    }

    @Test
    void stream_metadata_keeps_properties_without_a_method() {
        StreamMetadata metadata =
                StreamMetadata.defaults().withCustom("$tmp", true).withCustom("nothing", null);

        assertThat(metadata.custom()).containsEntry("$tmp", true).containsEntry("nothing", null);
    }

    @Test
    void stream_metadata_and_acls_cannot_be_changed_from_outside() {
        StreamMetadata metadata = StreamMetadata.defaults().withCustom("a", 1);
        String[] roles = {"$all"};
        StreamAcl acl = StreamAcl.defaults().withReaders(roles);
        roles[0] = "ops";
        assertThat(acl.readers()).containsExactly("$all");
        assertThatThrownBy(() -> metadata.custom().put("c", 3)).isInstanceOf(UnsupportedOperationException.class);
        assertThat(metadata.withCustom("b", 2).withoutCustom("a").custom()).containsOnlyKeys("b");
        assertThat(metadata.withoutCustom("a")).isEqualTo(StreamMetadata.defaults());
    }

    @Test
    void an_acl_distinguishes_an_empty_list_from_the_default_of_the_server() {
        StreamAcl acl = StreamAcl.defaults().withReaders("ops", "vets").withWriters();

        assertThat(acl.readers()).containsExactly("ops", "vets");
        assertThat(acl.writers()).isEmpty();
        assertThat(acl.deleters()).isNull();
        assertThat(acl).isNotEqualTo(StreamAcl.defaults().withReaders("ops", "vets"));
    }

    @Test
    void metadata_that_was_read_has_the_expected_version_for_a_change() {
        assertThat(new StreamMetadataResult("s", StreamMetadata.defaults(), -1, Content.EMPTY).expectedVersion())
                .isEqualTo(ExpectedVersion.noStream());
        assertThat(new StreamMetadataResult("s", StreamMetadata.defaults(), 4, Content.EMPTY).expectedVersion())
                .isEqualTo(ExpectedVersion.exactly(4));
    }

    @Test
    void filters_accept_one_regex_or_some_prefixes() {
        assertThat(EventFilter.streamPrefix("a", "b").patterns()).containsExactly("a", "b");
        assertThat(EventFilter.excludeSystemEvents().on()).isEqualTo(EventFilter.On.EVENT_TYPE);
        assertThatThrownBy(EventFilter::eventTypePrefix).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EventFilter.streamRegex("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EventFilter(EventFilter.On.STREAM, EventFilter.Kind.REGEX, List.of("a", "b")))
                .hasMessageContaining("|");
    }

    @Test
    void a_filter_has_a_property_a_kind_and_patterns() {
        assertThatNullPointerException()
                .isThrownBy(() -> new EventFilter(null, EventFilter.Kind.PREFIX, List.of("a")))
                .withMessage("on");
        assertThatNullPointerException()
                .isThrownBy(() -> new EventFilter(EventFilter.On.STREAM, null, List.of("a")))
                .withMessage("kind");
        assertThatNullPointerException()
                .isThrownBy(() -> EventFilter.streamRegex(null))
                .withMessage("regex");
    }

    @Test
    void nothing_starts_after_the_largest_number() {
        assertThatThrownBy(() -> StartFrom.after(Long.MAX_VALUE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StartFrom.event(Long.MAX_VALUE)).isInstanceOf(IllegalArgumentException.class);
        assertThat(StartFrom.after(Long.MAX_VALUE - 1)).isEqualTo(new StartFrom.AfterEvent(Long.MAX_VALUE - 1));
    }

    @Test
    void a_position_is_read_as_it_is_written() {
        for (Position position : List.of(Position.START, Position.END, new Position(70, 7))) {
            assertThat(Position.parse(position.toString())).isEqualTo(position);
        }
        for (String wrong : List.of("", "/", "7", "7/", "/7", "7/8", "7/7/7", "C:7/P:7")) {
            assertThatThrownBy(() -> Position.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void a_linked_event_has_the_content_of_its_target_and_the_place_of_the_link() {
        RecordedEvent target = new RecordedEvent(
                "jumps", 3, ID, "jumped", Content.of(new byte[] {1}, false), Content.EMPTY, Instant.ofEpochSecond(1));
        RecordedEvent link = new RecordedEvent(
                "links", 9, UUID.randomUUID(), NewEvent.LINK_TYPE, Content.EMPTY, Content.EMPTY, Instant.EPOCH);
        ResolvedEvent event = new ResolvedEvent(target, link, null, 0);

        assertThat(event.id()).isEqualTo(ID);
        assertThat(event.data()).isEqualTo(target.data());
        assertThat(event.metadata()).isEqualTo(target.metadata());
        assertThat(event.created()).isEqualTo(target.created());
        assertThat(event.stream()).isEqualTo("links");
        assertThat(event.eventNumber()).isEqualTo(9);
    }

    @Test
    void credentials_fit_the_wire_and_are_never_printed() {
        assertThat(new Credentials("u".repeat(127), "ä".repeat(63)).username()).hasSize(127);
        assertThat(new Credentials("admin", "oats")).hasToString("Credentials[username=admin, password=***]");
        for (String wrong : List.of("", "x".repeat(128), "ä".repeat(64))) {
            assertThatThrownBy(() -> new Credentials("u", wrong))
                    .isInstanceOf(InvalidSettingsException.class)
                    .satisfies(
                            e -> assertThat(wrong.isEmpty() || !e.getMessage().contains(wrong))
                                    .isTrue());
        }
        assertThatThrownBy(() -> new Credentials("äpfel", "p")).hasMessageContaining("ASCII");
    }

    private static RecordedEvent recorded(String metadata) {
        byte[] bytes = metadata.getBytes(StandardCharsets.UTF_8);
        return new RecordedEvent("jumps", 5, ID, "jumped", Content.EMPTY, Content.of(bytes, true), Instant.EPOCH);
    }
}
