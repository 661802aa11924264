package io.photonpump.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.error.EventNotFoundException;
import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.event.Content;
import io.photonpump.event.StreamAcl;
import io.photonpump.event.StreamMetadata;
import io.photonpump.stream.ExpectedVersion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Stream metadata and its effect on reads. */
public abstract class MetadataContract extends Contract {

    protected MetadataContract(ServerFixture server) {
        super(server);
    }

    private void set(String stream, StreamMetadata metadata) {
        await(client.setStreamMetadata(stream, metadata, ExpectedVersion.any()));
    }

    @Test
    void a_stream_without_metadata_has_empty_ones() {
        for (String stream : List.of(newStream("metadata"), streamOf("metadata", 1))) {
            var result = await(client.getStreamMetadata(stream));

            assertThat(result.stream()).isEqualTo(stream);
            assertThat(result.metadata()).isEqualTo(StreamMetadata.defaults());
            assertThat(result.version()).isEqualTo(-1);
            assertThat(result.raw().isEmpty()).isTrue();
        }
    }

    @Test
    void every_property_comes_back() {
        String stream = newStream("metadata");
        var metadata = StreamMetadata.defaults()
                .withMaxCount(100L)
                .withMaxAge(Duration.ofDays(2))
                .withTruncateBefore(7L)
                .withCacheControl(Duration.ofMinutes(5))
                .withAcl(StreamAcl.defaults()
                        .withReaders("$all")
                        .withWriters("ops", "vets")
                        .withDeleters("$admins"))
                .withCustom("owner", "Cheerilee")
                .withCustom("tags", List.of("a", "b"))
                .withCustom("nested", Map.of("n", 1));

        set(stream, metadata);

        var result = await(client.getStreamMetadata(stream));
        assertThat(result.metadata()).isEqualTo(metadata);
        assertThat(result.version()).isZero();
    }

    @Test
    void raw_metadata_is_kept_byte_for_byte() {
        String stream = newStream("metadata");
        String json = "{ \"$maxCount\" : 3, \"$future\": true, \"mine\": [1,2] }";

        await(client.setStreamMetadata(stream, json, ExpectedVersion.noStream()));

        var result = await(client.getStreamMetadata(stream));
        assertThat(result.raw().text()).isEqualTo(json);
        assertThat(result.metadata().maxCount()).isEqualTo(3);
        assertThat(result.metadata().custom()).containsKey("mine");
    }

    @Test
    void properties_unknown_to_the_client_survive_a_change() {
        String stream = newStream("metadata");
        String json = "{\"$future\":{\"a\":[1,null]},\"mine\":null,\"$maxCount\":3}";
        await(client.setStreamMetadata(stream, json, ExpectedVersion.noStream()));

        var read = await(client.getStreamMetadata(stream));
        await(client.setStreamMetadata(stream, read.metadata().withMaxCount(4), read.expectedVersion()));

        assertThat(await(client.getStreamMetadata(stream)).raw().json())
                .isEqualTo(
                        Content.of(json.replace("3", "4").getBytes(UTF_8), true).json());
    }

    @Test
    void metadata_has_its_own_version() {
        String stream = streamOf("metadata", 5);
        var before = await(client.getStreamMetadata(stream));
        set(stream, StreamMetadata.defaults().withMaxCount(10L));

        assertFailure(client.setStreamMetadata(stream, StreamMetadata.defaults(), before.expectedVersion()))
                .isInstanceOf(WrongExpectedVersionException.class);

        var now = await(client.getStreamMetadata(stream));
        await(client.setStreamMetadata(stream, now.metadata().withCustom("note", "x"), now.expectedVersion()));
        assertThat(await(client.getStreamMetadata(stream)).version()).isEqualTo(1);
    }

    @Test
    void max_count_hides_all_but_the_newest() {
        String stream = streamOf("metadata", 10);

        set(stream, StreamMetadata.defaults().withMaxCount(3L));

        assertThat(numbers(client.iter(stream).stream().toList())).containsExactly(7, 8, 9);
        append(stream, 10, 1);
        assertThat(numbers(client.iter(stream).stream().toList())).containsExactly(8, 9, 10);
    }

    @Test
    void truncate_before_hides_what_is_older() {
        String stream = streamOf("metadata", 10);

        set(stream, StreamMetadata.defaults().withTruncateBefore(8L));

        assertThat(numbers(client.iter(stream).stream().toList())).containsExactly(8, 9);
        assertFailure(client.getEvent(stream, 7)).isInstanceOf(EventNotFoundException.class);
    }

    @Test
    void max_age_hides_old_events() {
        String stream = streamOf("metadata", 3);

        set(stream, StreamMetadata.defaults().withMaxAge(Duration.ofSeconds(1)));
        server.pass(Duration.ofSeconds(2));

        Awaitility.await()
                .atMost(TIME_LIMIT)
                .untilAsserted(
                        () -> assertThat(client.iter(stream).stream().toList()).isEmpty());
    }

    @Test
    void a_missing_stream_may_have_metadata() {
        String stream = newStream("metadata");
        set(stream, StreamMetadata.defaults().withMaxCount(1L));

        append(stream, 0, 4);

        assertThat(numbers(client.iter(stream).stream().toList())).containsExactly(3);
    }

    @Test
    void metadata_that_is_not_a_json_object_is_ignored() {
        String stream = newStream("metadata");
        await(client.publishEvent("$$" + stream, "$metadata", new byte[] {1, 2, 3}));

        var result = await(client.getStreamMetadata(stream));

        assertThat(result.metadata()).isEqualTo(StreamMetadata.defaults());
        assertThat(result.version()).isZero();
        assertThat(result.raw().bytes()).containsExactly(1, 2, 3);
    }
}
