package io.photonpump.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.client.DeleteMode;
import io.photonpump.client.PublishOptions;
import io.photonpump.client.ReadAllOptions;
import io.photonpump.client.ReadOptions;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.stream.ExpectedVersion;
import org.junit.jupiter.api.Test;

/** Soft and hard deletions of streams. */
public abstract class DeleteContract extends Contract {

    protected DeleteContract(ServerFixture server) {
        super(server);
    }

    @Test
    void a_soft_deleted_stream_is_not_found() {
        String stream = streamOf("delete", 3);

        var result = await(client.deleteStream(stream));

        assertThat(result.position()).isNotNull();
        assertFailure(client.get(stream)).isInstanceOf(StreamNotFoundException.class);
        assertFailure(client.getEvent(stream, 0)).isInstanceOf(StreamNotFoundException.class);
    }

    @Test
    void a_soft_deleted_stream_comes_back_with_continued_numbers() {
        String stream = streamOf("delete", 3);
        await(client.deleteStream(stream));

        append(stream, 3, 2);

        var page = await(client.get(stream));
        assertThat(page.events()).extracting(ResolvedEvent::eventNumber).containsExactly(3L, 4L);
        assertThat(numbers(page.events())).containsExactly(3, 4);
    }

    @Test
    void a_soft_deleted_stream_meets_the_expectation_of_no_stream() {
        String stream = streamOf("delete", 2);
        await(client.deleteStream(stream));

        var result = await(client.publish(
                stream, jumps(2, 1), PublishOptions.defaults().withExpectedVersion(ExpectedVersion.noStream())));

        assertThat(result.firstEventNumber()).isEqualTo(2);
    }

    @Test
    void a_hard_deleted_stream_never_comes_back() {
        String stream = streamOf("delete", 3);

        await(client.deleteStream(stream, ExpectedVersion.any(), DeleteMode.HARD));

        assertFailure(client.get(stream)).isInstanceOf(StreamDeletedException.class);
        assertFailure(client.publish(stream, jumps(3, 1))).isInstanceOf(StreamDeletedException.class);
        assertFailure(client.deleteStream(stream)).isInstanceOf(StreamDeletedException.class);
        assertFailure(client.getStreamMetadata(stream)).isInstanceOf(StreamDeletedException.class);
    }

    @Test
    void the_tombstone_is_in_all() {
        String stream = streamOf("delete", 1);

        var position = await(client.deleteStream(stream, ExpectedVersion.any(), DeleteMode.HARD))
                .position();

        var tombstone = await(client.getAll(
                        ReadAllOptions.defaults().withFrom(position).withMaxCount(1)))
                .events()
                .get(0)
                .resolved();
        assertThat(tombstone.stream()).isEqualTo(stream);
        assertThat(tombstone.type()).isEqualTo("$streamDeleted");
        assertThat(tombstone.eventNumber()).isEqualTo(RecordedEvent.HARD_DELETED);
    }

    @Test
    void a_delete_expects_a_version_as_a_write_does() {
        String stream = streamOf("delete", 3);

        for (DeleteMode mode : DeleteMode.values()) {
            assertFailure(client.deleteStream(stream, ExpectedVersion.exactly(7), mode))
                    .isInstanceOfSatisfying(WrongExpectedVersionException.class, refused -> {
                        assertThat(refused.stream()).isEqualTo(stream);
                        assertThat(refused.expected()).isEqualTo(ExpectedVersion.exactly(7));
                    });
            assertFailure(client.deleteStream(stream, ExpectedVersion.noStream(), mode))
                    .isInstanceOf(WrongExpectedVersionException.class);
        }
        assertThat(await(client.get(stream, ReadOptions.defaults())).events()).hasSize(3);

        await(client.deleteStream(stream, ExpectedVersion.exactly(2), DeleteMode.SOFT));
        assertFailure(client.get(stream)).isInstanceOf(StreamNotFoundException.class);
    }

    @Test
    void a_stream_may_be_hard_deleted_before_its_first_event() {
        String stream = newStream("delete");

        await(client.deleteStream(stream, ExpectedVersion.noStream(), DeleteMode.HARD));

        assertFailure(client.publish(stream, jumps(0, 1))).isInstanceOf(StreamDeletedException.class);
    }
}
