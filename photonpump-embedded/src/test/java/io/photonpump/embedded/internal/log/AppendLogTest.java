package io.photonpump.embedded.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.embedded.error.DirectoryInUseException;
import io.photonpump.embedded.error.LogWriteException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendLogTest {

    @TempDir
    Path directory;

    @Test
    void a_new_log_is_empty_and_its_directory_is_created() {
        var nested = directory.resolve("not/there/yet");

        assertThat(LogFiles.read(nested)).isEmpty();
        assertThat(nested.resolve(AppendLog.FILE)).exists();
    }

    @Test
    void records_of_all_sizes_are_read_in_order_after_reopening() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var written = new ArrayList<byte[]>();
        for (int session = 0; session < 5; session++) {
            try (var log = AppendLog.open(directory, record -> {})) {
                for (int i = 0; i < 200; i++) {
                    var record = LogFiles.randomBytes(random, random.nextInt(i % 50 == 0 ? 3_000_000 : 300));
                    log.append(ByteBuffer.wrap(record));
                    written.add(record);
                    if (random.nextInt(4) == 0) {
                        log.flush();
                    }
                }
            }
        }

        LogFiles.assertSame(LogFiles.read(directory), written, "seed " + seed);
    }

    @Test
    void positions_are_offsets_in_the_file_and_continue_after_reopening() {
        var positions = new ArrayList<Long>();
        for (int session = 0; session < 2; session++) {
            try (var log = AppendLog.open(directory, record -> {})) {
                positions.add(log.append(ByteBuffer.wrap(new byte[100])));
                positions.add(log.append(ByteBuffer.allocate(0)));
                assertThat(log.length()).isEqualTo(positions.get(positions.size() - 1) + LogFormat.RECORD_HEADER);
            }
        }

        assertThat(positions).containsExactly(28L, 148L, 168L, 288L);
    }

    @Test
    void appending_does_not_change_the_buffer_of_the_caller() {
        try (var log = AppendLog.open(directory, record -> {})) {
            var record = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}, 1, 2);
            log.append(record);

            assertThat(record.position()).isEqualTo(1);
            assertThat(record.limit()).isEqualTo(3);
        }
        LogFiles.assertSame(LogFiles.read(directory), List.of(new byte[] {2, 3}), "");
    }

    @Test
    void flushed_records_are_in_the_file_while_it_is_still_open() throws Exception {
        try (var log = AppendLog.open(directory, record -> {})) {
            log.append(ByteBuffer.wrap(new byte[] {1}));
            log.flush();
            log.append(ByteBuffer.wrap(new byte[] {2})); // as a process that is killed before its next flush

            var copy = LogFiles.copy(directory, directory.resolve("copy"));
            LogFiles.assertSame(LogFiles.read(copy), List.of(new byte[] {1}), "");
        }
    }

    @Test
    void a_second_server_on_the_same_directory_is_refused_until_the_first_is_closed() {
        try (var first = AppendLog.open(directory, record -> {})) {
            first.append(ByteBuffer.wrap(new byte[] {1}));

            assertThatThrownBy(() -> AppendLog.open(directory, record -> {}))
                    .isInstanceOf(DirectoryInUseException.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("stop it");
        }
        assertThat(LogFiles.read(directory)).hasSize(1);
    }

    @Test
    void a_failed_opening_releases_the_directory() {
        LogFiles.read(directory);
        try (var log = AppendLog.open(directory, record -> {})) {
            log.append(ByteBuffer.wrap(new byte[] {1}));
        }

        assertThatThrownBy(() -> AppendLog.open(directory, record -> {
                    throw new IllegalStateException("no such kind of record");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(LogFiles.read(directory)).hasSize(1);
    }

    @Test
    void closing_twice_is_allowed_and_appending_afterwards_fails_with_a_typed_error() {
        var log = AppendLog.open(directory, record -> {});
        log.close();
        log.close();

        log.append(ByteBuffer.wrap(new byte[] {1}));
        assertThatThrownBy(log::flush).isInstanceOf(LogWriteException.class).hasMessageContaining(AppendLog.FILE);
        assertThatThrownBy(() -> log.append(ByteBuffer.wrap(new byte[] {1}))).isInstanceOf(LogWriteException.class);
    }

    @Test
    void a_directory_that_is_a_file_is_a_typed_error() throws Exception {
        var file = java.nio.file.Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> AppendLog.open(file, record -> {}))
                .isInstanceOf(LogWriteException.class)
                .hasMessageContaining(file.toString());
    }
}
