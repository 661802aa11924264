package io.photonpump.internal.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.error.ProtocolException;
import io.photonpump.event.Content;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.WriteResult;
import io.photonpump.internal.conversation.LostWriteSearch.Absent;
import io.photonpump.internal.conversation.LostWriteSearch.Finding;
import io.photonpump.internal.conversation.LostWriteSearch.Found;
import io.photonpump.internal.conversation.LostWriteSearch.Unknown;
import io.photonpump.internal.message.ClientMessage.ReadStream;
import io.photonpump.internal.message.EventData;
import io.photonpump.internal.message.ReadResult;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.ServerMessage.ReadStreamCompleted;
import io.photonpump.stream.Direction;
import io.photonpump.stream.ExpectedVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages that are read to find out about writes whose answers never came, and what is concluded. */
class LostWriteSearchTest {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

    /** The first id of events written by other clients. */
    private static final long FOREIGN = 1_000_000;

    private final RecordingContext<Integer> context = new RecordingContext<>();
    private final Map<WriteConversation, Finding> findings = new HashMap<>();

    /** The ids of the stream's events, by number. Events up to number {@code old} are over a minute older than any write. */
    private final List<Long> stream = new ArrayList<>();

    private int old = -1;
    private int eventSize = 10;

    private static EventData data(long id, int size) {
        return new EventData(new UUID(0, id), "PonyJumped", true, new byte[size], new byte[0]);
    }

    private static WriteConversation lost(long... ids) {
        return lostOfSize(10, ids);
    }

    private static WriteConversation lostOfSize(int size, long... ids) {
        List<EventData> events = new ArrayList<>();
        for (long id : ids) {
            events.add(data(id, size));
        }
        WriteConversation write = new WriteConversation("ponies", ExpectedVersion.any(), events, true, false);
        RecordingContext<WriteResult> sending = new RecordingContext<>();
        sending.now = NOW;
        write.start(sending);
        write.lost();
        return write;
    }

    private void add(LostWriteSearch search, WriteConversation write) {
        search.add(write, finding -> assertThat(findings.put(write, finding)).isNull());
    }

    private LostWriteSearch search(WriteConversation... writes) {
        LostWriteSearch search = writes[0].search();
        for (WriteConversation write : writes) {
            add(search, write);
        }
        search.start(context);
        return search;
    }

    private Finding finding(WriteConversation write) {
        return findings.get(write);
    }

    private static Found found(long first, long last) {
        return new Found(new WriteResult(first, last, null));
    }

    private ReadStream asked() {
        return (ReadStream) context.lastSent();
    }

    private List<Integer> pageSizes() {
        return context.sent.stream().map(sent -> ((ReadStream) sent).maxCount()).toList();
    }

    private void othersWrite(int count) {
        for (int i = 0; i < count; i++) {
            stream.add(FOREIGN + stream.size());
        }
    }

    /** Returns the server's answer to the last read (docs/protocol.md, Reads of a stream). */
    private ReadStreamCompleted page() {
        ReadStream read = asked();
        assertThat(read.direction()).isEqualTo(Direction.BACKWARD);
        int last = stream.size() - 1;
        int from = read.from() < 0 ? last : (int) read.from();
        int start = Math.max(0, from - read.maxCount() + 1);
        List<ResolvedEvent> events = new ArrayList<>();
        for (int number = Math.min(from, last); number >= start; number--) {
            Content content = Content.of(new byte[eventSize], false);
            Instant created = number <= old ? NOW.minusSeconds(61) : NOW.minusSeconds(59);
            var event = new RecordedEvent(
                    "ponies", number, new UUID(0, stream.get(number)), "Jumped", content, Content.EMPTY, created);
            events.add(new ResolvedEvent(event, null, null, 0));
        }
        return new ReadStreamCompleted(ReadResult.SUCCESS, events, start - 1L, last, start == 0, "");
    }

    private void receive(LostWriteSearch search, ServerMessage message) {
        context.receive(search, message);
    }

    private void readToTheEnd(LostWriteSearch search) {
        while (!context.isOver()) {
            receive(search, page());
        }
    }

    private static ReadStreamCompleted nothing(ReadResult result, long last) {
        return new ReadStreamCompleted(result, List.of(), -1, last, true, "text");
    }

    @Test
    void the_first_page_is_small_and_begins_at_the_end_of_the_stream() {
        search(lost(1));

        assertThat(asked()).isEqualTo(new ReadStream("ponies", Direction.BACKWARD, -1, 64, false, true));
    }

    @Test
    void a_found_write_has_its_numbers_and_ends_the_search() {
        othersWrite(97);
        stream.addAll(List.of(1L, 2L));
        othersWrite(2);
        var write = lost(1, 2);

        var search = search(write);
        receive(search, page());

        assertThat(finding(write)).isEqualTo(found(97, 98));
        assertThat(context.result).isEqualTo(1);
    }

    @Test
    void the_search_continues_page_by_page_until_it_finds_the_write() {
        stream.add(1L);
        othersWrite(10_000);
        var write = lost(1);

        readToTheEnd(search(write));

        assertThat(finding(write)).isEqualTo(found(0, 0));
        assertThat(pageSizes()).containsExactly(64, 128, 256, 512, 1024, 2048, 4096, 4096);
        assertThat(context.open).isEmpty();
    }

    @Test
    void a_write_that_is_not_in_the_whole_stream_is_absent() {
        othersWrite(5_000);
        var write = lost(1);

        readToTheEnd(search(write));

        assertThat(finding(write)).isEqualTo(new Absent());
    }

    @Test
    void an_event_from_more_than_a_minute_before_the_first_attempt_ends_the_search() {
        othersWrite(5_000);
        old = 4_500;
        var write = lost(1);

        readToTheEnd(search(write));

        assertThat(finding(write)).isEqualTo(new Absent());
        assertThat(pageSizes()).containsExactly(64, 128, 256, 512);
    }

    @Test
    void many_writes_share_each_page_and_are_decided_as_early_as_possible() {
        stream.add(3L);
        othersWrite(100);
        stream.addAll(List.of(2L, 1L));
        var first = lost(1);
        var second = lost(2);
        var third = lost(3);
        var fourth = lost(4);

        var search = search(first, second, third, fourth);
        receive(search, page());
        assertThat(findings).containsOnly(Map.entry(first, found(102, 102)), Map.entry(second, found(101, 101)));
        receive(search, page());

        assertThat(finding(third)).isEqualTo(found(0, 0));
        assertThat(finding(fourth)).isEqualTo(new Absent());
        assertThat(context.sent).hasSize(2);
        assertThat(context.isOver()).isTrue();
    }

    @Test
    void two_writes_of_the_same_event_are_both_found() {
        stream.add(1L);
        var first = lost(1);
        var second = lost(1);

        readToTheEnd(search(first, second));

        assertThat(findings.values()).containsExactly(found(0, 0), found(0, 0));
    }

    @Test
    void a_later_write_is_searched_for_from_the_end() {
        othersWrite(1_000);
        var early = lost(1);
        var late = lost(2);
        var search = search(early);
        receive(search, page());

        stream.add(2L);
        add(search, late);
        while (finding(early) == null) {
            receive(search, page());
        }
        assertThat(finding(late)).isNull();
        assertThat(asked().from()).isEqualTo(-1);
        receive(search, page());

        assertThat(finding(late)).isEqualTo(found(1_000, 1_000));
        assertThat(context.isOver()).isTrue();
    }

    @Test
    void a_write_that_is_left_out_gets_no_result() {
        othersWrite(1_000);
        var first = lost(1);
        var second = lost(2);
        var search = search(first, second);

        search.leaveOut(first);
        readToTheEnd(search);

        assertThat(findings).containsOnlyKeys(second);
    }

    @Test
    void a_truncated_stream_leaves_the_outcome_unknown() {
        var write = lost(1);
        var search = search(write);
        othersWrite(8);
        var whole = page();

        receive(
                search,
                new ReadStreamCompleted(ReadResult.SUCCESS, whole.events().subList(0, 1), -1, 7, true, ""));

        assertThat(finding(write)).isInstanceOf(Unknown.class);
    }

    @Test
    void a_truncated_stream_proves_only_the_writes_that_it_still_has() {
        stream.add(9L);
        stream.add(1L);
        var shown = lost(1);
        var hidden = lost(2);
        var search = search(shown, hidden);

        receive(
                search,
                new ReadStreamCompleted(ReadResult.SUCCESS, page().events().subList(0, 1), -1, 1, true, ""));

        assertThat(finding(shown)).isEqualTo(found(1, 1));
        assertThat(finding(hidden)).isInstanceOf(Unknown.class);
    }

    @Test
    void an_empty_page_before_others_is_skipped() {
        stream.add(1L);
        var write = lost(1);
        var search = search(write);

        receive(search, new ReadStreamCompleted(ReadResult.SUCCESS, List.of(), 0, 70, false, ""));
        assertThat(asked().from()).isZero();
        receive(search, page());

        assertThat(finding(write)).isEqualTo(found(0, 0));
    }

    @Test
    void a_page_that_makes_no_progress_ends_the_search() {
        othersWrite(500);
        var write = lost(1);
        var search = search(write);
        receive(search, page());

        receive(search, new ReadStreamCompleted(ReadResult.SUCCESS, List.of(), asked().from(), 499, false, ""));

        assertThat(finding(write)).isInstanceOf(Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 7})
    void a_missing_stream_means_absent_unless_it_was_deleted(long last) {
        var write = lost(1);

        receive(search(write), nothing(ReadResult.NO_STREAM, last));

        assertThat(finding(write)).isEqualTo(last < 0 ? new Absent() : new Unknown(null));
    }

    @ParameterizedTest
    @EnumSource
    void every_result_has_an_outcome(ReadResult result) {
        var write = lost(1);
        var search = search(write);

        receive(search, nothing(result, -1));

        switch (result) {
            case SUCCESS, NO_STREAM -> assertThat(finding(write)).isEqualTo(new Absent());
            case STREAM_DELETED, ACCESS_DENIED -> assertThat(finding(write)).isInstanceOf(Unknown.class);
            case ERROR, NOT_MODIFIED, EVENT_NOT_FOUND, UNRECOGNIZED -> {
                assertThat(context.retries).hasSize(1);
                assertThat(findings).isEmpty();
                search.start(context);
                assertThat(asked().from()).isEqualTo(-1);
            }
        }
    }

    @Test
    void another_message_fails_the_search() {
        receive(search(lost(1)), new ServerMessage.SubscriptionConfirmed(1, 1));

        assertThat(context.error).isInstanceOf(ProtocolException.class).hasMessageContaining("ponies");
    }

    @Test
    void a_page_of_more_events_than_were_asked_for_fails_the_search() {
        othersWrite(1_000);
        var write = lost(1);
        var search = search(write);
        var whole = page();
        List<ResolvedEvent> more = new ArrayList<>(whole.events());
        more.add(whole.events().get(0));

        receive(search, new ReadStreamCompleted(ReadResult.SUCCESS, more, 900, 999, false, ""));

        assertThat(context.error).isInstanceOf(ProtocolException.class).hasMessageContaining("asked for 64");
        assertThat(findings).isEmpty();
    }

    @Test
    void large_events_are_searched_in_small_pages() {
        search(lostOfSize(16 * 1024 * 1024, 1));

        assertThat(asked().maxCount()).isEqualTo(1);
    }

    @Test
    void pages_grow_up_to_a_megabyte() {
        eventSize = 10_000;
        othersWrite(1_000);

        readToTheEnd(search(lost(1)));

        assertThat(pageSizes()).startsWith(64, 103, 103).allMatch(size -> size <= 103);
    }

    @Test
    void pages_do_not_grow_while_the_server_is_slow() {
        othersWrite(1_000);
        var search = search(lost(1));

        context.nanos += BackwardScan.FAST.plus(Duration.ofMillis(1)).toNanos();
        receive(search, page());
        receive(search, page());

        assertThat(pageSizes()).containsExactly(64, 64, 128);
    }

    @Test
    void pages_are_smaller_after_a_connection_loss_and_have_at_least_one_event() {
        othersWrite(1_000);
        var search = search(lost(1));

        for (int i = 0; i < 5; i++) {
            context.reconnect(search);
        }

        assertThat(pageSizes()).containsExactly(64, 16, 4, 1, 1, 1);
    }

    @Test
    void after_a_connection_loss_the_search_skips_the_events_that_it_has_read() {
        stream.add(1L);
        othersWrite(10_000);
        var write = lost(1);
        var search = search(write);
        for (int i = 0; i < 5; i++) {
            receive(search, page());
        }
        long before = asked().from();

        othersWrite(10);
        context.reconnect(search);
        assertThat(asked().from()).isEqualTo(-1);
        receive(search, page());
        assertThat(asked().from()).isEqualTo(before);
        readToTheEnd(search);

        assertThat(finding(write)).isEqualTo(found(0, 0));
    }

    @Test
    void after_many_connection_losses_the_search_still_skips_the_events_that_it_has_read() {
        othersWrite(5_000);
        var search = search(lost(1));
        receive(search, page());

        for (int i = 0; i < 20; i++) {
            long before = asked().from();
            othersWrite(3);
            context.reconnect(search);
            context.reconnect(search);
            while (asked().from() < 0 || asked().from() > before) {
                receive(search, page());
            }
            assertThat(asked().from()).isEqualTo(before);
            receive(search, page());
        }
    }

    @Test
    void a_write_added_after_a_connection_loss_is_searched_for_in_the_whole_stream() {
        stream.add(2L);
        othersWrite(1_000);
        var early = lost(1);
        var late = lost(2);
        var search = search(early);
        receive(search, page());
        receive(search, page());

        add(search, late);
        context.reconnect(search);
        receive(search, page());
        assertThat(asked().from()).isEqualTo(1_000 - 16);
        readToTheEnd(search);

        assertThat(finding(early)).isEqualTo(new Absent());
        assertThat(finding(late)).isEqualTo(found(0, 0));
    }

    @Test
    void a_server_with_another_stream_is_searched_completely() {
        othersWrite(1_000);
        var write = lost(1);
        var search = search(write);
        for (int i = 0; i < 3; i++) {
            receive(search, page());
        }

        stream.replaceAll(id -> id + FOREIGN);
        stream.set(900, 1L);
        context.reconnect(search);
        readToTheEnd(search);

        assertThat(finding(write)).isEqualTo(found(900, 900));
    }
}
